"""The benchmarks: figures for people, never a test that can be red because a machine is busy."""
