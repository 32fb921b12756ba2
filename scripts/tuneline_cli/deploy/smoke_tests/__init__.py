"""Smoke tests of a deployment, one a file: `trial` returns a sentence, or raises TrialFailedError."""
