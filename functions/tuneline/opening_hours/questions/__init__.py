"""Questions about opening hours: recognize them, and what they ask."""
