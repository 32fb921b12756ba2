"""Poll one open job: record its progress, activate and evaluate its model, close it at the end.

Two pollers may do the same work at the same time. The effects of a state come before the write of the state,
each effect is idempotent, and the write is guarded by the document's version.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeVar

from tuneline import logs
from tuneline.budget import Budget
from tuneline.inference.model_host_errors import AccessRetryError
from tuneline.models.promotion_gate import PromotionGate
from tuneline.notices.model_access import notify_unpolled_job
from tuneline.notices.notice import Kind, Notices
from tuneline.pricing import cost_usd
from tuneline.storage.documents import Document, Documents
from tuneline.storage.update import change
from tuneline.training import timeouts, training_log
from tuneline.training.provider import Progress, TrainingProvider, UnknownJobDropError, provider_of

# A job that failed because of its host is not billed. It is replaced by one new job; there is no third.
ATTEMPTS = 2
T = TypeVar("T")


class JobPoller:
    """Poll jobs, one document at a time."""

    def __init__(
        self,
        *,
        documents: Documents,
        providers: Mapping[str, TrainingProvider],
        gate: PromotionGate,
        budget: Budget,
        notices: Notices,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._documents = documents
        self._providers = providers
        self._gate = gate
        self._budget = budget
        self._notices = notices
        self._now = now

    async def poll(self, job: Document) -> str:
        """Take every step that the job is ready for; return its state.

        Raises StaleVersionRetryError if another poller was faster, and any error of the job's host.
        """
        if not timeouts.is_due(job.data, self._now()):
            return str(job.data["state"])
        if job.data.get("trained_model") is None:
            job = await self._update(job)
        if job.data["open"] and job.data.get("trained_model") is not None:
            job = await self._prove(job)
        return await self._apply_timeouts(job)

    async def postpone(self, job: Document) -> None:
        """Move a job that could not be polled behind the others. Its timeouts continue to count."""
        await self._apply_timeouts(await self._write(job, {}))

    async def _update(self, job: Document) -> Document:
        try:
            progress = await self._reached(job, self._provider_of(job).progress(id_of(job)))
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
            await self._notices.notify("job_done", id_of(job), _notice_facts(job, facts))
            facts |= {"state": "activating", "trained_model": progress.model, "named_at": self._now()}
            return await self._discard(await self._write(job, facts))
        return await self._write(job, facts)

    async def _prove(self, job: Document) -> Document:
        """Activate the job's model at its provider, then take the next step of the promotion gate."""
        if job.data["state"] == "activating":
            activated = self._provider_of(job).activate(id_of(job), job.data["trained_model"])
            served = await self._reached(job, activated)
            if served is None:
                return await self._write(job, {})
            address = {"model": served.model, "endpoint": served.endpoint}
            if any(job.data.get(name) != value for name, value in address.items()):
                job = await self._write(job, address)
        step = dict(await self._gate.step(job))
        if step.get("open") is False:
            await self._mark_dataset(job, "trained", None)
            step["ended_at"] = self._now()
        return await self._write(job, step)

    async def _end(self, job: Document, progress: Progress, facts: Mapping[str, Any]) -> Document:
        by = f" by {who}" if (who := job.data.get("cancel_asked_by")) else ""
        reason = facts["reason"] or f"the job was {progress.state}{by}"
        if is_replaced := await self._is_replaced(job, progress, reason):
            reason = f"{reason} (a new job replaces it; this one is not billed)"
        else:
            await self._settle(job, progress)
            if job.data.get("month"):
                await self._budget.release_evaluation(job.data["dataset"], job.data["month"])
            await self._notices.notify(
                "job_failed", id_of(job), _notice_facts(job, {**facts, "reason": reason})
            )
            await self._mark_dataset(job, progress.state, reason)
        logs.warning(f"job {progress.state}", job=id_of(job))
        closed = await self._close(job, {**facts, "state": progress.state, "reason": reason})
        return closed if is_replaced else await self._discard(closed)

    async def _is_replaced(self, job: Document, progress: Progress, reason: str) -> bool:
        """Whether another job replaces this one. If one should, its dataset is set to start again.

        The amount that is reserved for this job in the month's budget stays reserved for the new one.
        """
        attempt = job.data.get("attempt", 1)

        def restarted(dataset: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
            if dataset is None or dataset.get("attempt", 1) != attempt:
                return None
            again = {"state": "starting", "attempt": attempt + 1, "anew_at": self._now(), "reason": reason}
            return {**dataset, **again, "lease_until": None}

        path = f"datasets/{job.data['dataset']}"
        if (
            progress.may_succeed_again
            and attempt < ATTEMPTS
            and await change(self._documents, path, restarted)
        ):
            return True
        (dataset,) = await self._documents.get_many([path])
        return dataset is not None and dataset.data.get("attempt", 1) > attempt

    async def _apply_timeouts(self, job: Document) -> str:
        """Notify the operators of a job that takes too long, or close it; return the job's state."""
        timeout = timeouts.due_action(job.data, self._now()) if job.data["open"] else None
        if timeout is None:
            return str(job.data["state"])
        about = id_of(job) if timeout.mark != "slow_at" else f"{id_of(job)}-slow"
        kind: Kind = "job_failed" if timeout.closes else "job_stuck"
        await self._notices.notify(kind, about, _notice_facts(job, {"reason": timeout.reason}))
        changes = {timeout.mark: self._now(), "reason": timeout.reason}
        if timeout.closes:
            await self._mark_dataset(job, "failed", timeout.reason)
            if job.data.get("trained_model") is not None:
                await self._gate.give_up(job, timeout.reason)
            job = await self._close(job, {"state": "failed", **changes})
        else:
            job = await self._write(job, changes)
        return str(job.data["state"])

    async def _settle(self, job: Document, progress: Progress) -> None:
        """Replace the estimate with the billed amount, if it is known. A failed job is not billed."""
        usd = _billed(job.data, progress)
        if usd is None and progress.state == "failed":
            usd = Decimal(0)
        if usd is not None and job.data.get("month"):
            await self._budget.settle(job.data["dataset"], job.data["month"], usd)

    async def _discard(self, job: Document) -> Document:
        """Delete the files that were uploaded for the job at its host.

        Called once, after the write: a host that cannot delete must not block the job.
        """
        (dataset,) = await self._documents.get_many([f"datasets/{job.data['dataset']}"])
        if dataset is not None:
            await self._provider_of(job).discard(dataset.data.get("steps", {}))
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
        """Write the changes, with the time of this poll."""
        return await self._documents.replace(job, {**job.data, **changes, "looked_at": self._now()})

    async def _reached(self, job: Document, call: Awaitable[T]) -> T:
        """Return the result of a call to the job's provider. If it refuses the account, notify first."""
        try:
            return await call
        except AccessRetryError as refused:
            name = job.data.get("name") or id_of(job)
            await notify_unpolled_job(self._notices, refused.code, dataset=name, now=self._now())
            raise

    def _provider_of(self, job: Document) -> TrainingProvider:
        return provider_of(self._providers, job.data["provider"])


def id_of(job: Document) -> str:
    """The job's id."""
    return job.path.removeprefix("jobs/")


def _facts(data: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    """The fields of the job's document that hold its progress."""
    usd = _billed(data, progress)
    stored: training_log.Curve = data.get("curve", {})
    whole = training_log.whole_curve(progress.curve)
    curve = whole or training_log.with_points(stored, progress.points)
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


def _notice_facts(job: Document, facts: Mapping[str, Any]) -> dict[str, str | int | float | None]:
    """The facts of a notice about a job."""
    usd = facts.get("usd") or job.data.get("usd") or job.data.get("price_usd")
    return {
        "dataset": job.data.get("dataset"),
        "name": job.data.get("name"),
        "base_model": job.data.get("base_model"),
        "examples": job.data.get("examples"),
        "usd": None if usd is None else float(usd),
        "reason": facts.get("reason"),
    }
