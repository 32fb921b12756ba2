"""A person takes over a chat."""
