"""Train a model from a checked dataset, at any training provider."""
