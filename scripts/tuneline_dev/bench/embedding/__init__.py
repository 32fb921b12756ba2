"""The parts of `bench embedding`: the process of a function, and what is measured of each."""
