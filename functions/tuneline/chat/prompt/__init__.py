"""Build a model's system prompt and the content of the user's message."""
