"""Follow every open job, each for itself: what goes wrong with one is no other's fault."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime

from tuneline import logs
from tuneline.errors import RetryError
from tuneline.storage.documents import Document, Documents, StaleVersionRetryError
from tuneline.training.poll_job import JobPoller, id_of

AT_ONCE = 20
JOB_SECONDS = 45.0
# No look is begun after so long, so that a tick ends far within the function's time.
TICK_SECONDS = 50.0
_NEVER = datetime.min.replace(tzinfo=UTC)


class SomeJobsFailedRetryError(RetryError):
    """Some jobs could not be looked at; the others were. The next tick comes in a minute anyway."""


class JobsPoller:
    """Follows jobs by `looking` at each; `clock` gives the seconds that a tick takes."""

    def __init__(
        self,
        *,
        documents: Documents,
        looking: JobPoller,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._documents = documents
        self._clock = clock
        self._looking = looking

    async def tick(self) -> dict[str, str]:
        """Look at the open jobs, twenty at once; returns their states by id.

        Those looked at longest ago come first, so that each gets its turn where the time is not enough for
        all. One job's fault is that job's: SomeJobsFailedRetryError comes after all were looked at.
        """
        until = self._clock() + TICK_SECONDS
        jobs = await self._documents.query("jobs", where={"open": True})
        jobs.sort(key=lambda one: one.data.get("looked_at") or _NEVER)
        gate = asyncio.Semaphore(AT_ONCE)

        async def look(job: Document) -> str | None:
            async with gate:
                return await self._look(job) if self._clock() < until else None

        results = await asyncio.gather(*map(look, jobs), return_exceptions=True)
        states: dict[str, str] = {}
        failed = 0
        for job, result in zip(jobs, results, strict=True):
            if isinstance(result, BaseException):
                failed += 1
                logs.error("job could not be followed", result, job=id_of(job))
            elif result is not None:
                states[id_of(job)] = result
        if left := len(jobs) - len(states) - failed:
            logs.warning("jobs are left for the next tick", jobs=left)
        if failed:
            raise SomeJobsFailedRetryError(f"{failed} of {len(jobs)} jobs could not be followed")
        return states

    async def _look(self, job: Document) -> str:
        try:
            async with asyncio.timeout(JOB_SECONDS):
                return await self._looking.look(job)
        except StaleVersionRetryError:
            logs.info("another poller was faster", job=id_of(job))
            return str(job.data["state"])
        except Exception:
            await self._put_off(job)
            raise

    async def _put_off(self, job: Document) -> None:
        try:
            await self._looking.put_off(job)
        except StaleVersionRetryError:
            # The look that failed came as far as writing, or another poller did.
            return
        except Exception as failed:  # noqa: BLE001 what the look itself met is what counts
            logs.error("job could not be put off", failed, job=id_of(job))
