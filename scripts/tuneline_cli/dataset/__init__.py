"""What an operator does with a dataset before it is dropped, with the very code that takes it in."""
