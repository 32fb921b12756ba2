"""Texts with questions and answers that operators paste into the chat become datasets."""
