"""Stop a check that takes too long."""

import math
import time
from collections.abc import Callable
from typing import Any


class OutOfTimeError(Exception):
    """The check is not finished at its deadline."""


class Deadline:
    """A point in time, `minutes` after now. `clock` returns seconds."""

    def __init__(self, minutes: float = math.inf, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.minutes = minutes
        self._clock = clock
        self._until = clock() + minutes * 60

    def require(self) -> None:
        """Raise OutOfTimeError if the deadline is past."""
        if self._clock() > self._until:
            raise OutOfTimeError(f"not done in {self.minutes} minutes")

    def over(self, reader: Any) -> "TimedReader":
        """Return the reader with the deadline required at each read."""
        return TimedReader(reader, self)


class TimedReader:
    """Reads from `reader` until a deadline."""

    def __init__(self, reader: Any, deadline: Deadline) -> None:
        self._reader = reader
        self._deadline = deadline

    def read(self, size: int = -1) -> bytes:
        """Read up to `size` bytes. Raises OutOfTimeError after the deadline."""
        self._deadline.require()
        return bytes(self._reader.read(size))

    def seek(self, offset: int, whence: int = 0) -> int:
        """Move to another position."""
        return int(self._reader.seek(offset, whence))

    def tell(self) -> int:
        """Return the position."""
        return int(self._reader.tell())

    def seekable(self) -> bool:
        """Return whether `seek` works."""
        return bool(self._reader.seekable())

    def readable(self) -> bool:
        """Return True."""
        return True
