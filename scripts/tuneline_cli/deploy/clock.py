"""Tell the time and wait; whoever waits is given one, so that a test need not."""

import time


class Clock:
    """The clock of this machine."""

    def now(self) -> float:
        """Give seconds that only grow."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)
