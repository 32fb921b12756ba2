"""The cards of drafts, which an operator sends, edits or skips."""
