"""Questions about opening hours in six languages, and others that are near to them."""
