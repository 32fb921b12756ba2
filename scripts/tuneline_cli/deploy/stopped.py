"""Says why a step of a deployment cannot go on, and what the person at the keyboard can do about it."""


class StoppedError(Exception):
    """The text says what is missing and how to get it; then the same command goes on."""
