"""Texts that mark their questions and answers."""
