"""The parts of the benchmark of a model's life cycle."""
