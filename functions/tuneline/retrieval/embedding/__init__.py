"""Turn texts into vectors that are near to one another if the texts mean nearly the same."""
