"""Interrupt work in Python that takes too long."""

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

# A library may catch the exception; it is raised again later, elsewhere.
_AGAIN_SECONDS = 0.2


class TooSlowError(BaseException):
    """The time is over. It is no Exception, so that the interrupted code does not catch it."""


@contextlib.contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise TooSlowError in the block after so many seconds.

    Only the main thread can be interrupted: in another thread the block has no limit.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _interrupt)
    signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.001), _AGAIN_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise TooSlowError
