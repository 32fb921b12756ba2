"""Find the examples of a dataset that are nearest to a question."""
