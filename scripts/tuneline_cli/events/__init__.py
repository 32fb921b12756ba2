"""The command `scripts/events`."""
