"""Run the parts of `job_poller`: jobs, dates, offers of retrains, the menus of operators, notices."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from tuneline import logs
from tuneline.models.retirement import Retirement
from tuneline.notices.push import PushDelivery
from tuneline.training.poll_jobs import JobsPoller
from tuneline.training.start_job import JobStarter


class Tick:
    """Run all parts concurrently, so that a large upload does not delay the other jobs; notices go last."""

    def __init__(
        self,
        *,
        job_starter: JobStarter,
        jobs_poller: JobsPoller,
        retirement: Retirement,
        offer_retrains: Callable[[], Awaitable[object]],
        others: Sequence[Callable[[], Awaitable[object]]],
        push_delivery: PushDelivery,
    ) -> None:
        self._job_starter = job_starter
        self._jobs_poller = jobs_poller
        self._retirement = retirement
        self._offer_retrains = offer_retrains
        self._others = others
        self._push_delivery = push_delivery

    async def tick(self) -> None:
        """Run all parts to their end, then raise the first error, if any."""
        results = await asyncio.gather(
            self._jobs_poller.tick(),
            self._job_starter.resume(),
            self._check_dates(),
            *(run() for run in self._others),
            return_exceptions=True,
        )
        pushed = await asyncio.gather(self._push_delivery.tick(), return_exceptions=True)
        failed = [result for result in (*results, *pushed) if isinstance(result, BaseException)]
        for other in failed[1:]:
            logs.error("a part of the tick failed", other)
        if failed:
            raise failed[0]

    async def _check_dates(self) -> None:
        """Offer retrains after the shutdown dates are recorded."""
        await self._retirement.tick()
        await self._offer_retrains()
