"""The command `scripts/job`."""
