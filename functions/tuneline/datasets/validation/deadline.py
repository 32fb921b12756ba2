"""Know when a check has taken too long, while it is still under way."""

import math
import time
from collections.abc import Callable
from typing import Any


class OutOfTimeError(Exception):
    """The check has gone on past its deadline."""


class Deadline:
    """So many `minutes` from now by `clock`, which gives seconds."""

    def __init__(self, minutes: float = math.inf, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.minutes = minutes
        self._clock = clock
        self._until = clock() + minutes * 60

    def require(self) -> None:
        """OutOfTimeError if it is past."""
        if self._clock() > self._until:
            raise OutOfTimeError(f"not done in {self.minutes} minutes")

    def over(self, reader: Any) -> "TimedReader":
        """The same reader; each of its reads requires the deadline."""
        return TimedReader(reader, self)


class TimedReader:
    """Reads what `reader` reads, up to a deadline."""

    def __init__(self, reader: Any, deadline: Deadline) -> None:
        self._reader = reader
        self._deadline = deadline

    def read(self, size: int = -1) -> bytes:
        """Read. OutOfTimeError once the deadline is past."""
        self._deadline.require()
        return bytes(self._reader.read(size))

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to another place."""
        return int(self._reader.seek(offset, whence))

    def tell(self) -> int:
        """The place."""
        return int(self._reader.tell())

    def seekable(self) -> bool:
        """Whether `seek` works."""
        return bool(self._reader.seekable())

    def readable(self) -> bool:
        """It is a reader."""
        return True
