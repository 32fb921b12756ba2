"""Schemas of questions and answers, and their conversion to chat examples."""
