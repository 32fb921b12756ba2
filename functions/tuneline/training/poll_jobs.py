"""Poll every open job. An error in one job does not affect the others."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime

from tuneline import logs
from tuneline.errors import RetryError
from tuneline.storage.documents import Documents, StaleVersionRetryError
from tuneline.storage.record_store import readable
from tuneline.storage.records.job import JOBS, Job
from tuneline.training.poll_job import JobPoller, StoredJob

AT_ONCE = 20
JOB_SECONDS = 45.0
# After this time no further poll starts, so that a tick ends well within the function's timeout.
TICK_SECONDS = 50.0
_NEVER = datetime.min.replace(tzinfo=UTC)


class SomeJobsFailedRetryError(RetryError):
    """Some jobs could not be polled; the others were. The next tick comes in a minute."""


class JobsPoller:
    """Poll all open jobs with `job_poller`; `clock` measures the seconds of a tick."""

    def __init__(
        self,
        *,
        documents: Documents,
        job_poller: JobPoller,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._documents = documents
        self._clock = clock
        self._job_poller = job_poller

    async def tick(self) -> dict[str, str]:
        """Poll the open jobs, twenty at a time; return their states by id.

        The jobs polled longest ago come first, so that each gets its turn if the time is too short for all.
        Raises SomeJobsFailedRetryError after all polls if any of them failed.
        """
        until = self._clock() + TICK_SECONDS
        documents = await self._documents.query(JOBS, where={"open": True})
        jobs = readable(Job, documents)
        jobs.sort(key=lambda job: job.record.polled_at or _NEVER)
        slots = asyncio.Semaphore(AT_ONCE)

        async def poll(job: StoredJob) -> str | None:
            async with slots:
                return await self._poll(job) if self._clock() < until else None

        results = await asyncio.gather(*map(poll, jobs), return_exceptions=True)
        states: dict[str, str] = {}
        failed = len(documents) - len(jobs)
        for job, result in zip(jobs, results, strict=True):
            if isinstance(result, BaseException):
                failed += 1
                logs.error("job could not be polled", result, job=job.id)
            elif result is not None:
                states[job.id] = result
        if left := len(documents) - len(states) - failed:
            logs.warning("jobs are left for the next tick", jobs=left)
        if failed:
            raise SomeJobsFailedRetryError(f"{failed} of {len(documents)} jobs could not be polled")
        return states

    async def _poll(self, job: StoredJob) -> str:
        try:
            async with asyncio.timeout(JOB_SECONDS):
                return await self._job_poller.poll(job)
        except StaleVersionRetryError:
            logs.info("another poller was faster", job=job.id)
            return job.record.state
        except Exception:
            await self._postpone(job)
            raise

    async def _postpone(self, job: StoredJob) -> None:
        try:
            await self._job_poller.postpone(job)
        except StaleVersionRetryError:
            # The failed poll had already written, or another poller has.
            return
        except Exception as failed:  # noqa: BLE001 the caller raises the poll's own error
            logs.error("job could not be postponed", failed, job=job.id)
