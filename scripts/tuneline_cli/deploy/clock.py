"""Tell the time and wait; code that waits gets a clock as an argument, so that a test need not wait."""

import time


class Clock:
    """The clock of this machine."""

    def now(self) -> float:
        """Seconds that only grow."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)
