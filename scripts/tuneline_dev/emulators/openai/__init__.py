"""The OpenAI platform on one machine: files, fine-tuning jobs, models and chat, answered as OpenAI does."""
