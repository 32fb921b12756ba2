"""Operators' files: each becomes a dataset, whose card has buttons that decide on it."""
