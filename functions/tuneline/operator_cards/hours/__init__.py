"""The card of the opening hours."""
