"""An emulator of the OpenAI platform: files, fine-tuning jobs, models and chat."""
