"""Gemini on Vertex AI on one machine: tuning jobs, endpoints, answers, and the metadata server's tokens."""
