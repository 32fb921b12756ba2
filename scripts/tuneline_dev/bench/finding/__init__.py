"""How well the right example of a dataset is found for a question in other words."""
