"""Findings: what each one says, and how they are counted."""
