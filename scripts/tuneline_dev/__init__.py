"""Emulators of LINE, OpenAI and Google Cloud on one machine, and the demo and benchmarks on them."""
