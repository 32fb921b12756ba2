"""Emulators of LINE, OpenAI and Google Cloud on one machine."""
