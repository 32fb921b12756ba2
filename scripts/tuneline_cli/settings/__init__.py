"""The command `scripts/settings`."""
