"""An emulator of Gemini on Vertex AI: tuning jobs, endpoints, answers, and the metadata server."""
