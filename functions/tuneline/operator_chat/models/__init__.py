"""What operators do with models: see them, promote, roll back."""
