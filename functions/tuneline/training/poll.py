"""What `job_poller` does at each tick: start what waits to be started, follow what runs."""

import asyncio

from tuneline.training.follow import Following
from tuneline.training.start import Starting


class Polling:
    """Both at once: a large file on its way up must not keep the other jobs waiting."""

    def __init__(self, *, starting: Starting, following: Following) -> None:
        self._starting = starting
        self._following = following

    async def tick(self) -> None:
        """Do both to their end; then raise what the first of them raised, if any did."""
        results = await asyncio.gather(
            self._following.tick(), self._starting.resume(), return_exceptions=True
        )
        for result in results:
            if isinstance(result, BaseException):
                raise result
