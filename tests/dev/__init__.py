"""Tests of the demo's and the benchmarks' parts."""
