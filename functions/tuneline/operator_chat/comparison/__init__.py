"""What operators do to compare two models: answers side by side, and their preferences."""
