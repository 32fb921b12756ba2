"""Tries out what is deployed, one trial a file: it gives a sentence, or raises TrialFailedError."""
