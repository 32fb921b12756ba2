"""Findings: their texts, and how they are counted."""
