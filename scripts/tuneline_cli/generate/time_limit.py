"""Interrupt work in Python that takes too long."""

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

# A library may catch whatever is raised in it; the next time it is raised elsewhere.
_AGAIN_SECONDS = 0.2


class TooSlowError(BaseException):
    """The time is over. It is no Exception, so that the interrupted work does not catch it as its own."""


@contextlib.contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Let the block work for so many seconds; then TooSlowError is raised in it.

    Only the main thread can be interrupted: in another one the block has all the time it takes.
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
