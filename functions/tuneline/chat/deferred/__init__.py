"""Send an answer that is too slow for its reply token later, when the user fetches it."""
