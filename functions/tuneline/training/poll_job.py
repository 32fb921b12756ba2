"""Look at one open job: put down where it is, have its model made ready and proven, close it when it ends.

Everything here may happen twice, by two pollers at once too: what follows from a state is done before the
state is written, each such step can be repeated, and the write is guarded.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Protocol

from tuneline import logs
from tuneline.budget import Budget
from tuneline.notices.notice import Notices
from tuneline.pricing import cost_usd
from tuneline.storage.documents import Document, Documents
from tuneline.storage.update import change
from tuneline.training import timeouts, training_log
from tuneline.training.provider import Progress, TrainingProvider, UnknownJobDropError, provider_of

# A job that failed by its host's fault costs nothing, and is started once more, as a new one; no third time.
ATTEMPTS = 2


class Gate(Protocol):
    """What proves a model, step by step; `models/prove.py` says more."""

    async def step(self, job: Document) -> Mapping[str, Any]:
        """What one step has changed in the job's document; `open` is False with the last one."""

    async def give_up(self, job: Document, reason: str) -> None:
        """The job's model will not be proven any more."""


class JobPoller:
    """Looks at jobs with the collaborators it is given."""

    def __init__(
        self,
        *,
        documents: Documents,
        trainers: Mapping[str, TrainingProvider],
        proving: Gate,
        budget: Budget,
        notices: Notices,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._documents = documents
        self._trainers = trainers
        self._proving = proving
        self._budget = budget
        self._notices = notices
        self._now = now

    async def look(self, job: Document) -> str:
        """Go as far with the job as it can go now; returns its state.

        StaleVersionRetryError where another poller was faster, and whatever the job's host raises.
        """
        if not timeouts.is_due(job.data, self._now()):
            return str(job.data["state"])
        if job.data.get("trained_model") is None:
            job = await self._follow(job)
        if job.data["open"] and job.data.get("trained_model") is not None:
            job = await self._prove(job)
        return await self._judge(job)

    async def put_off(self, job: Document) -> None:
        """A look at the job failed: it goes behind those that were looked at before, and its time runs on."""
        await self._judge(await self._write(job, {}))

    async def _follow(self, job: Document) -> Document:
        try:
            progress = await self._trainer(job).follow(id_of(job))
        except UnknownJobDropError:
            since = job.data.get("unknown_since") or self._now()
            return await self._write(job, {"reported": "unknown", "unknown_since": since})
        facts = _facts(job.data, progress)
        if progress.state in ("failed", "cancelled"):
            return await self._end(job, progress, facts)
        if progress.state == "trained":
            await self._settle(job, progress)
            facts |= {"state": "trained", "trained_at": job.data.get("trained_at") or self._now()}
        if progress.state == "trained" and progress.model is not None:
            await self._notices.tell("job_done", id_of(job), _told(job, facts))
            facts |= {"state": "activating", "trained_model": progress.model, "named_at": self._now()}
            return await self._discard(await self._write(job, facts))
        return await self._write(job, facts)

    async def _prove(self, job: Document) -> Document:
        """Have the model made ready to be asked, then proven, step by step."""
        if job.data["state"] == "activating":
            served = await self._trainer(job).activate(id_of(job), job.data["trained_model"])
            if served is None:
                return await self._write(job, {})
            place = {"model": served.model, "endpoint": served.endpoint}
            if any(job.data.get(name) != value for name, value in place.items()):
                job = await self._write(job, place)
        step = dict(await self._proving.step(job))
        if step.get("open") is False:
            await self._mark_dataset(job, "trained", None)
            step["ended_at"] = self._now()
        return await self._write(job, step)

    async def _end(self, job: Document, progress: Progress, facts: Mapping[str, Any]) -> Document:
        by = f" by {who}" if (who := job.data.get("cancel_asked_by")) else ""
        reason = facts["reason"] or f"the job was {progress.state}{by}"
        if is_replaced := await self._is_replaced(job, progress, reason):
            reason = f"{reason} (a new job takes its place, for this one is not billed)"
        else:
            await self._settle(job, progress)
            if job.data.get("month"):
                await self._budget.release_evaluation(job.data["dataset"], job.data["month"])
            await self._notices.tell("job_failed", id_of(job), _told(job, {**facts, "reason": reason}))
            await self._mark_dataset(job, progress.state, reason)
        logs.warning(f"job {progress.state}", job=id_of(job))
        closed = await self._close(job, {**facts, "state": progress.state, "reason": reason})
        return closed if is_replaced else await self._discard(closed)

    async def _is_replaced(self, job: Document, progress: Progress, reason: str) -> bool:
        """Whether another job takes the place of this one; where it should, its dataset is started anew.

        What was reserved for this job in the month's budget stays reserved, for the next one.
        """
        attempt = job.data.get("attempt", 1)

        def anew(dataset: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
            if dataset is None or dataset.get("attempt", 1) != attempt:
                return None
            again = {"state": "starting", "attempt": attempt + 1, "anew_at": self._now(), "reason": reason}
            return {**dataset, **again, "lease_until": None}

        path = f"datasets/{job.data['dataset']}"
        if progress.may_succeed_anew and attempt < ATTEMPTS and await change(self._documents, path, anew):
            return True
        (dataset,) = await self._documents.get_many([path])
        return dataset is not None and dataset.data.get("attempt", 1) > attempt

    async def _judge(self, job: Document) -> str:
        """Do what has to be done about a job that takes too long; returns the job's state."""
        found = timeouts.verdict(job.data, self._now()) if job.data["open"] else None
        if found is None:
            return str(job.data["state"])
        about = id_of(job) if found.mark != "slow_at" else f"{id_of(job)}-slow"
        kind = "job_failed" if found.closes else "job_stuck"
        await self._notices.tell(kind, about, _told(job, {"reason": found.reason}))  # type: ignore[arg-type]
        changes = {found.mark: self._now(), "reason": found.reason}
        if found.closes:
            await self._mark_dataset(job, "failed", found.reason)
            if job.data.get("trained_model") is not None:
                await self._proving.give_up(job, found.reason)
            job = await self._close(job, {"state": "failed", **changes})
        else:
            job = await self._write(job, changes)
        return str(job.data["state"])

    async def _settle(self, job: Document, progress: Progress) -> None:
        """Put what was billed in the place of the estimate, where it is known; what failed is not billed."""
        usd = _billed(job.data, progress)
        if usd is None and progress.state == "failed":
            usd = Decimal(0)
        if usd is not None and job.data.get("month"):
            await self._budget.settle(job.data["dataset"], job.data["month"], usd)

    async def _discard(self, job: Document) -> Document:
        """Nothing is learnt any more from what was uploaded for the job: it does not stay at the host.

        Once, after the write: a host that cannot delete must not keep the job from going on.
        """
        (dataset,) = await self._documents.get_many([f"datasets/{job.data['dataset']}"])
        if dataset is not None:
            await self._trainer(job).discard(dataset.data.get("steps", {}))
        return job

    async def _mark_dataset(self, job: Document, state: str, reason: str | None) -> None:
        attempt = job.data.get("attempt", 1)

        def marked(dataset: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
            if dataset is None or dataset.get("attempt", 1) != attempt or dataset["state"] == state:
                return None
            return {**dataset, "state": state, "reason": reason}

        await change(self._documents, f"datasets/{job.data['dataset']}", marked)

    async def _close(self, job: Document, changes: Mapping[str, Any]) -> Document:
        return await self._write(job, {**changes, "open": False, "ended_at": self._now()})

    async def _write(self, job: Document, changes: Mapping[str, Any]) -> Document:
        """Write the changes, and that the job was looked at."""
        return await self._documents.replace(job, {**job.data, **changes, "looked_at": self._now()})

    def _trainer(self, job: Document) -> TrainingProvider:
        return provider_of(self._trainers, job.data["provider"])


def id_of(job: Document) -> str:
    """The job's id."""
    return job.path.removeprefix("jobs/")


def _facts(data: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    """What the job's document has of its progress."""
    usd = _billed(data, progress)
    kept: training_log.Curve = data.get("curve", {})
    whole = training_log.whole_curve(progress.curve)
    curve = whole or training_log.with_points(kept, progress.points)
    return {
        "reported": progress.reported,
        "reason": progress.reason,
        "trained_tokens": progress.trained_tokens,
        "usd": None if usd is None else str(usd),
        "estimated_finish": progress.estimated_finish,
        "step": curve["step"][-1] if curve else None,
        "total_steps": progress.total_steps or data.get("total_steps"),
        "events": training_log.with_events(data.get("events", ()), progress.events),
        "curve": curve,
        "unknown_since": None,
    }


def _billed(data: Mapping[str, Any], progress: Progress) -> Decimal | None:
    if progress.trained_tokens is None:
        return None
    return cost_usd(data["base_model"], tokens=progress.trained_tokens, epochs=1)


def _told(job: Document, facts: Mapping[str, Any]) -> dict[str, str | int | float | None]:
    """What a notice says of a job."""
    usd = facts.get("usd") or job.data.get("usd") or job.data.get("price_usd")
    return {
        "dataset": job.data.get("dataset"),
        "name": job.data.get("name"),
        "base_model": job.data.get("base_model"),
        "examples": job.data.get("examples"),
        "usd": None if usd is None else float(usd),
        "reason": facts.get("reason"),
    }
