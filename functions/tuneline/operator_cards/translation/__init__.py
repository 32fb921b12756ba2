"""Translate the findings that a dataset's document lists."""
