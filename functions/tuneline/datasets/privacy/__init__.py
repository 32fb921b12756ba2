"""Secrets and personal data: find them, and show them redacted."""
