"""Poll one open job: record its progress, activate and evaluate its model, close it at the end.

Two pollers may do the same work at the same time. The effects of a state come before the write of the state,
each effect is idempotent, and the write is guarded by the document's version.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Literal, TypeVar

from tuneline import logs
from tuneline.budget import Budget
from tuneline.inference.model_host_errors import AccessRetryError
from tuneline.models.promotion_gate import PromotionGate
from tuneline.notices.model_access import notify_unpolled_job
from tuneline.notices.notice import Notices
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import StoredRecord, change_record, read_record, replace_record
from tuneline.storage.records.dataset import Dataset, dataset_path
from tuneline.storage.records.job import Job
from tuneline.storage.records.notice import Kind
from tuneline.training import timeouts
from tuneline.training.job_progress import billed_usd, notice_facts, with_progress
from tuneline.training.overdue import cancel_overdue, is_overdue
from tuneline.training.provider import Progress, TrainingProvider, UnknownJobDropError, provider_of

# A job that failed because of its host is not billed. It is replaced by one new job; there is no third.
ATTEMPTS = 2
T = TypeVar("T")
StoredJob = StoredRecord[Job]
EndOfJob = Literal["trained", "failed", "cancelled"]


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

    async def poll(self, job: StoredJob) -> str:
        """Take every step that the job is ready for; return its state.

        Raises StaleVersionRetryError if another poller was faster, and any error of the job's host.
        """
        if not timeouts.is_due(job.record, self._now()):
            return job.record.state
        if job.record.trained_model is None:
            job = await self._update(job)
        if job.record.is_open and job.record.trained_model is not None:
            job = await self._prove(job, job.record.trained_model)
        return await self._apply_timeouts(job)

    async def postpone(self, job: StoredJob) -> None:
        """Move a job that could not be polled behind the others. Its timeouts continue to count."""
        await self._apply_timeouts(await self._write(job, job.record))

    async def _update(self, job: StoredJob) -> StoredJob:
        try:
            progress = await self._reached(job, self._provider_of(job).progress(job.id))
        except UnknownJobDropError:
            since = job.record.unknown_since or self._now()
            return await self._write(job, replace(job.record, provider_state="unknown", unknown_since=since))
        updated = with_progress(job.record, progress)
        if progress.state in ("failed", "cancelled"):
            return await self._end(job, progress, replace(updated, state=progress.state))
        if progress.state == "trained":
            await self._settle(job, progress)
            updated = replace(updated, state="trained", trained_at=job.record.trained_at or self._now())
        if progress.state == "trained" and progress.model is not None:
            await self._notices.notify("job_done", job.id, notice_facts(updated))
            named = replace(updated, state="activating", trained_model=progress.model, named_at=self._now())
            return await self._discard(await self._write(job, named))
        provider, now = self._provider_of(job), self._now()
        if progress.is_waiting:
            await self._notices.notify("job_waiting", job.record.dataset, notice_facts(updated))
        if is_overdue(job.record, progress, provider, now=now):
            updated = await cancel_overdue(job.id, updated, provider, now=now)
            await self._notices.notify("job_stuck", job.id, notice_facts(updated))
        return await self._write(job, updated)

    async def _prove(self, job: StoredJob, trained_model: str) -> StoredJob:
        """Activate the job's model at its provider, then take the next step of the promotion gate."""
        if job.record.state == "activating":
            activated = self._provider_of(job).activate(job.id, trained_model)
            served = await self._reached(job, activated)
            if served is None:
                return await self._write(job, job.record)
            if (job.record.model, job.record.endpoint) != (served.model, served.endpoint):
                addressed = replace(job.record, model=served.model, endpoint=served.endpoint)
                job = await self._write(job, addressed)
        step = await self._gate.step(job)
        if not step.is_open:
            await self._mark_dataset(job, "trained", None)
            step = replace(step, ended_at=self._now())
        return await self._write(job, step)

    async def _end(self, job: StoredJob, progress: Progress, ended: Job) -> StoredJob:
        by = f" by {who}" if (who := job.record.cancel_requested_by) else ""
        reason = ended.reason or f"the job was {ended.state}{by}"
        if is_replaced := await self._is_replaced(job, progress, reason):
            reason = f"{reason} (a new job replaces it; this one is not billed)"
        else:
            await self._settle(job, progress)
            if job.record.month:
                await self._budget.release_evaluation(job.record.dataset, job.record.month)
            facts = notice_facts(replace(ended, reason=reason)) | {"model": progress.undeployed_model}
            await self._notices.notify("job_failed", job.id, facts)
            await self._mark_dataset(job, "failed" if ended.state == "failed" else "cancelled", reason)
        logs.warning(f"job {ended.state}", job=job.id)
        closed = await self._close(job, replace(ended, reason=reason))
        return closed if is_replaced else await self._discard(closed)

    async def _is_replaced(self, job: StoredJob, progress: Progress, reason: str) -> bool:
        """Whether another job replaces this one. If one should, its dataset is set to start again.

        The amount that is reserved for this job in the month's budget stays reserved for the new one.
        """
        attempt = job.record.attempt

        def restarted(dataset: Dataset | None) -> Dataset | None:
            if dataset is None or dataset.attempt != attempt:
                return None
            return replace(
                dataset,
                state="starting",
                attempt=attempt + 1,
                restarted_at=self._now(),
                reason=reason,
                # No run claims the dataset before the end of the lease.
                lease_until=self._now() + progress.restart_after,
            )

        path = dataset_path(job.record.dataset)
        if (
            progress.may_succeed_again
            and attempt < ATTEMPTS
            and await change_record(self._documents, Dataset, path, restarted)
        ):
            return True
        dataset = await read_record(self._documents, Dataset, path)
        return dataset is not None and dataset.attempt > attempt

    async def _apply_timeouts(self, job: StoredJob) -> str:
        """Notify the operators of a job that takes too long, or close it; return the job's state."""
        timeout = timeouts.due_action(job.record, self._now()) if job.record.is_open else None
        if timeout is None:
            return job.record.state
        about = job.id if timeout.mark != "slow_at" else f"{job.id}-slow"
        kind: Kind = "job_failed" if timeout.closes else "job_stuck"
        timed_out = replace(job.record, reason=timeout.reason)
        await self._notices.notify(kind, about, notice_facts(timed_out))
        if timeout.mark == "closed_at":
            await self._mark_dataset(job, "failed", timeout.reason)
            if job.record.trained_model is not None:
                await self._gate.give_up(job, timeout.reason)
            closed = await self._close(job, replace(timed_out, state="failed", closed_at=self._now()))
            return closed.record.state
        if timeout.mark == "stuck_at":
            timed_out = replace(timed_out, stuck_at=self._now())
        else:
            timed_out = replace(timed_out, slow_at=self._now())
        return (await self._write(job, timed_out)).record.state

    async def _settle(self, job: StoredJob, progress: Progress) -> None:
        """Replace the estimate with the billed amount, if it is known.

        A failed job is not billed, unless it has made a model.
        """
        usd = billed_usd(job.record, progress)
        if usd is None and progress.state == "failed" and progress.undeployed_model is None:
            usd = Decimal(0)
        if usd is not None and job.record.month:
            await self._budget.settle(job.record.dataset, job.record.month, usd)

    async def _discard(self, job: StoredJob) -> StoredJob:
        """Delete the files that were uploaded for the job at its host.

        Called once, after the write: a host that cannot delete must not block the job.
        """
        dataset = await read_record(self._documents, Dataset, dataset_path(job.record.dataset))
        if dataset is not None:
            await self._provider_of(job).discard(dataset.steps)
        return job

    async def _mark_dataset(self, job: StoredJob, state: EndOfJob, reason: str | None) -> None:
        attempt = job.record.attempt

        def marked(dataset: Dataset | None) -> Dataset | None:
            if dataset is None or dataset.attempt != attempt or dataset.state == state:
                return None
            return replace(dataset, state=state, reason=reason)

        await change_record(self._documents, Dataset, dataset_path(job.record.dataset), marked)

    async def _close(self, job: StoredJob, closed: Job) -> StoredJob:
        return await self._write(job, replace(closed, is_open=False, ended_at=self._now()))

    async def _write(self, job: StoredJob, changed: Job) -> StoredJob:
        """Write the changed job, with the time of this poll."""
        return await replace_record(self._documents, job, replace(changed, polled_at=self._now()))

    async def _reached(self, job: StoredJob, call: Awaitable[T]) -> T:
        """Return the result of a call to the job's provider. If it refuses the account, notify first."""
        try:
            return await call
        except AccessRetryError as refused:
            name = job.record.name or job.id
            provider = job.record.provider
            await notify_unpolled_job(
                self._notices, refused.code, provider=provider, dataset=name, now=self._now()
            )
            raise

    def _provider_of(self, job: StoredJob) -> TrainingProvider:
        return provider_of(self._providers, job.record.provider)
