"""Gemini on Vertex AI: its native protocol."""
