"""The command `scripts/status`."""
