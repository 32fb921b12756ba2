"""The fine-tuning jobs API."""
