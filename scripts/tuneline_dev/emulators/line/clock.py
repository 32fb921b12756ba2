"""A clock that a test can shift instead of waiting."""

from collections.abc import Callable


class Clock:
    """Seconds since 1970 from `now`, moved by `offset_seconds`."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self.offset_seconds = 0.0

    def seconds(self) -> float:
        """Return the time in seconds since 1970."""
        return self._now() + self.offset_seconds

    def milliseconds(self) -> int:
        """Return the time in whole milliseconds since 1970, the unit of LINE's `timestamp`."""
        return int(self.seconds() * 1000)
