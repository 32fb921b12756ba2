"""Open questions: operators list them, use a user's suggestion, write the answer, or discard them."""
