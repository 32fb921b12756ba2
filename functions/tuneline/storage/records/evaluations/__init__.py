"""The documents of the evaluations of new models."""
