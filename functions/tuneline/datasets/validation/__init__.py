"""Check a whole dataset: each example, and all of them together."""
