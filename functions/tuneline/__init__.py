"""Tuneline: a LINE bot whose answers come from a model tuned on its operator's questions and answers."""
