"""The two kinds of error: permanent errors are dropped, temporary ones are retried.

Every error that leaves a use case is one of the two, and its class name ends in the kind.
"""

from typing import TypeVar

E = TypeVar("E", bound=BaseException)


class DropError(Exception):
    """A permanent error: record it, answer 2xx, never retry."""


class RetryError(Exception):
    """A temporary error: answer 5xx, so that the caller retries."""


class SettingError(Exception):
    """A setting is missing or has an unusable value; the text names it."""


def without_frames(error: E) -> E:
    """Release the frames that the error has passed, and return it.

    Their variables may be large, and one of them may refer to the error. Then all of them stay in memory
    until the garbage collector runs.
    """
    error.__context__ = error.__cause__ = None
    return error.with_traceback(None)
