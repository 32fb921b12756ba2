"""Translate findings to the languages that their catalog does not have."""
