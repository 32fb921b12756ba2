"""Follow every open job: record where it is, have the model of a finished one proven, close it."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from tuneline import logs
from tuneline.datasets.prices import cost_usd
from tuneline.errors import RetryError
from tuneline.models.prove import Proving
from tuneline.storage.documents import Document, Documents, StaleVersionRetryError
from tuneline.training.budget import Budget
from tuneline.training.trainer import Progress, Trainer, UnknownJobDropError, trainer_of

AT_ONCE = 20
JOB_SECONDS = 45.0


class SomeJobsFailedRetryError(RetryError):
    """Some jobs could not be looked at; the others were. The next tick comes in a minute anyway."""


class Following:
    """Follows jobs with the collaborators it is given."""

    def __init__(
        self,
        *,
        documents: Documents,
        trainers: Mapping[str, Trainer],
        proving: Proving,
        budget: Budget,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._documents = documents
        self._trainers = trainers
        self._proving = proving
        self._budget = budget
        self._now = now

    async def tick(self) -> dict[str, str]:
        """Look at all open jobs at once; returns their states by id.

        One job's fault is that job's: SomeJobsFailedRetryError comes after all were looked at.
        """
        jobs = await self._documents.query("jobs", where={"open": True})
        gate = asyncio.Semaphore(AT_ONCE)

        async def follow(job: Document) -> str:
            async with gate, asyncio.timeout(JOB_SECONDS):
                return await self._follow(job)

        results = await asyncio.gather(*map(follow, jobs), return_exceptions=True)
        states: dict[str, str] = {}
        for job, result in zip(jobs, results, strict=True):
            if isinstance(result, BaseException):
                logs.error("job could not be followed", result, job=_id(job))
            else:
                states[_id(job)] = result
        if len(states) < len(jobs):
            raise SomeJobsFailedRetryError(
                f"{len(jobs) - len(states)} of {len(jobs)} jobs could not be followed"
            )
        return states

    async def _follow(self, job: Document) -> str:
        try:
            progress = await self._trainer(job).follow(_id(job))
        except UnknownJobDropError as gone:
            progress = Progress(state="failed", reported="gone", reason=str(gone))
        if progress.state in ("failed", "cancelled"):
            return await self._end(job, progress)
        if progress.state == "training" or progress.model is None:
            # Success without a model is not the end: its name may come minutes later.
            return await self._note(job, {"state": "training", **_facts(progress)})
        return await self._activate(job, progress, progress.model)

    def _trainer(self, job: Document) -> Trainer:
        return trainer_of(self._trainers, job.data["provider"])

    async def _end(self, job: Document, progress: Progress) -> str:
        await self._mark_dataset(job, progress.state, progress.reason)
        await self._settle(job, progress)
        state = await self._note(
            job, {"state": progress.state, "open": False, "ended_at": self._now(), **_facts(progress)}
        )
        logs.warning(f"job {progress.state}", job=_id(job))
        return state

    async def _activate(self, job: Document, progress: Progress, model: str) -> str:
        """Have the model made ready to be asked, then proven, step by step; in the end it serves."""
        facts = {"state": "activating", **_facts(progress)}
        served = await self._trainer(job).activate(_id(job), model)
        if served is None:
            return await self._note(job, facts)
        facts |= {"model": served.model, "endpoint": served.endpoint}
        step = await self._proving.step(replace(job, data={**job.data, **facts}))
        if step.get("open") is False:
            await self._mark_dataset(job, "trained", None)
            await self._settle(job, progress)
            step = {**step, "ended_at": self._now()}
        return await self._note(job, {**facts, **step})

    async def _settle(self, job: Document, progress: Progress) -> None:
        """Put what was billed in the place of the estimate, where it is known; what failed is not billed."""
        usd = Decimal(0) if progress.state == "failed" else None
        if progress.trained_tokens is not None:
            usd = cost_usd(job.data["base_model"], tokens=progress.trained_tokens, epochs=1)
        if usd is not None and job.data.get("month"):
            await self._budget.settle(job.data["dataset"], job.data["month"], usd)

    async def _note(self, job: Document, changes: Mapping[str, Any]) -> str:
        """Write what has changed, if anything has; another poller that was faster is right too."""
        if any(job.data.get(name) != value for name, value in changes.items()):
            try:
                await self._documents.replace(job, {**job.data, **changes, "updated_at": self._now()})
            except StaleVersionRetryError:
                logs.info("another poller was faster", job=_id(job))
        return str(changes["state"])

    async def _mark_dataset(self, job: Document, state: str, reason: str | None) -> None:
        (dataset,) = await self._documents.get_many([f"datasets/{job.data['dataset']}"])
        if dataset is not None and dataset.data["state"] != state:
            await self._documents.replace(dataset, {**dataset.data, "state": state, "reason": reason})


def _id(job: Document) -> str:
    return job.path.removeprefix("jobs/")


def _facts(progress: Progress) -> dict[str, Any]:
    return {
        "reported": progress.reported,
        "reason": progress.reason,
        "trained_tokens": progress.trained_tokens,
        "estimated_finish": progress.estimated_finish,
    }
