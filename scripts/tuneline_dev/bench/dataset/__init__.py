"""The parts of the benchmark of dataset checks."""
