"""Drafts: operators list them, send, edit or skip each, and switch draft mode."""
