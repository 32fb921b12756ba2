"""Measure how much personal data is masked, on sentences that were written for it."""
