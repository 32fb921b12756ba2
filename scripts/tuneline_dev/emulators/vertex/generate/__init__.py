"""Answers and token counts of Gemini models."""
