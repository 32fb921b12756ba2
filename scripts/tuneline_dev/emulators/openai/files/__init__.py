"""The Files API, and what it finds in a training file."""
