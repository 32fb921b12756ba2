"""What stands in for LINE, OpenAI and Google Cloud on one machine, and the demo that runs on it."""
