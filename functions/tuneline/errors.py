"""The two kinds of error: one that is dropped, one that is tried again.

Every error that leaves a use case is one of the two, and its name ends in the kind.
"""


class DropError(Exception):
    """It can never work: record it, answer 2xx, never try again."""


class RetryError(Exception):
    """It may work later: answer 5xx, so that the caller tries again."""


class SettingError(Exception):
    """The environment lacks a setting, or one has a value that cannot be used; the text names it."""
