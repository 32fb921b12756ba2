"""What `job_poller` does at each tick: start what waits, follow what runs, see what ends, tell of it."""

import asyncio
from collections.abc import Awaitable, Callable

from tuneline import logs
from tuneline.models.retirement import Retirement
from tuneline.notices.push import PushDelivery
from tuneline.training.poll_jobs import JobsPoller
from tuneline.training.start_job import JobStarter


class Tick:
    """Runs its parts at once, so that a large upload does not delay the other jobs; notices go last."""

    def __init__(
        self,
        *,
        job_starter: JobStarter,
        jobs_poller: JobsPoller,
        retirement: Retirement,
        end_stale_events: Callable[[], Awaitable[object]],
        push_delivery: PushDelivery,
    ) -> None:
        self._job_starter = job_starter
        self._jobs_poller = jobs_poller
        self._retirement = retirement
        self._end_stale_events = end_stale_events
        self._push_delivery = push_delivery

    async def tick(self) -> None:
        """Do all to their end; then raise what the first of them raised, if any did."""
        results = await asyncio.gather(
            self._jobs_poller.tick(),
            self._job_starter.resume(),
            self._retirement.tick(),
            self._end_stale_events(),
            return_exceptions=True,
        )
        told = await asyncio.gather(self._push_delivery.tick(), return_exceptions=True)
        failed = [one for one in (*results, *told) if isinstance(one, BaseException)]
        for other in failed[1:]:
            logs.error("a part of the tick failed", other)
        if failed:
            raise failed[0]
