"""The command `scripts/model`."""
