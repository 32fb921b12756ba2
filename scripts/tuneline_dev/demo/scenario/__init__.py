"""The steps that `scripts/demo --check` plays without a person."""
