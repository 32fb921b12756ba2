"""The two kinds of error: permanent errors are dropped, temporary ones are retried.

Every error that leaves a use case is one of the two, and its class name ends in the kind.
"""


class DropError(Exception):
    """A permanent error: record it, answer 2xx, never retry."""


class RetryError(Exception):
    """A temporary error: answer 5xx, so that the caller retries."""


class SettingError(Exception):
    """A setting is missing or has an unusable value; the text names it."""
