"""Whole functions as processes."""
