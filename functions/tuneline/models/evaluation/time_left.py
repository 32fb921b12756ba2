"""Measure the time left of a tick, and decide whether one more call of a model fits."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from tuneline.inference.model_host_errors import AccessCode, BusyRetryError

T = TypeVar("T")
# A call starts only if this much time is left, and twice the time of the slowest call so far.
LEAST_SECONDS: Final = 3.0


class TimeLeft:
    """The time left of a tick's `seconds`. Measures the calls to decide whether one more fits.

    `refused` holds the hosts that refused the account in this tick, by endpoint name, with the reason.
    """

    def __init__(self, seconds: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._end = clock() + seconds
        self._slowest = 0.0
        self._is_stopped = False
        self.refused: dict[str, AccessCode] = {}

    @property
    def left(self) -> float:
        """Seconds until the end."""
        return max(self._end - self._clock(), 0.0)

    @property
    def fits_a_call(self) -> bool:
        """Whether a call that starts now would end in time."""
        return not self._is_stopped and self.left > max(LEAST_SECONDS, 2 * self._slowest)

    def stop(self) -> None:
        """Start no more calls."""
        self._is_stopped = True

    async def spend(self, call: Awaitable[T]) -> T:
        """Await a call and return its result. Raises BusyRetryError if it does not end in time."""
        started = self._clock()
        try:
            async with asyncio.timeout(self.left):
                return await call
        except TimeoutError:
            raise BusyRetryError("no answer before the tick's end", answered=False) from None
        finally:
            self._slowest = max(self._slowest, self._clock() - started)
