"""Start the training job of a checked dataset: within the budget, at most once, from either function.

`dataset_upload` starts the dataset that it has just checked. `job_poller` starts the datasets that an
operator has approved, and those that a crashed run or a busy host has left in the state `starting`.
"""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from tuneline import logs
from tuneline.budget import Budget, month_of
from tuneline.datasets.options import parse_options
from tuneline.datasets.prepare import lines_name
from tuneline.errors import DropError
from tuneline.models.evaluation.cost import foreseen_usd
from tuneline.notices.notice import Notices
from tuneline.storage.claims import ClaimLostRetryError, HeldElsewhereRetryError, take_over
from tuneline.storage.documents import Documents
from tuneline.storage.objects import ObjectGoneDropError, ObjectRef, Objects
from tuneline.storage.record_store import RecordClaim, create_record, query_records
from tuneline.storage.records.dataset import DATASETS, Dataset
from tuneline.storage.records.job import Job, job_path
from tuneline.training.decision import missing_decision, publish_decided
from tuneline.training.provider import (
    JobRequest,
    NotYetRetryError,
    TrainingFile,
    TrainingProvider,
    provider_of,
)
from tuneline.training.start_notices import (
    notice_facts,
    notify_objection,
    notify_waiting_start,
    refusal_reason,
    waiting,
)

# A start is retried for this long; then the dataset is refused.
START_WITHIN = timedelta(hours=24)
TAKE = timedelta(seconds=40)
DatasetClaim = RecordClaim[Dataset]


class NotStartedDropError(DropError):
    """The job could not be started within `START_WITHIN`."""


class JobStarter:
    """Start jobs at one of the `providers`; `provider` names the one for new jobs."""

    def __init__(
        self,
        *,
        documents: Documents,
        objects: Objects,
        providers: Mapping[str, TrainingProvider],
        provider: str,
        budget: Budget,
        notices: Notices,
        artifact_bucket: str,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._documents = documents
        self._objects = objects
        self._providers = providers
        self.provider = provider
        self._budget = budget
        self._notices = notices
        self._artifacts = artifact_bucket
        self._now = now

    async def resume(self) -> list[str]:
        """Start the job of each `starting` dataset that no running process has claimed; return their ids.

        An error in one dataset is logged and does not affect the others. No dataset is begun after TAKE:
        those with the fewest attempts come first, so that each gets its turn at a later tick.
        """
        taken: list[str] = []
        waiting = await query_records(self._documents, Dataset, DATASETS, where={"state": "starting"})
        until = self._now() + TAKE
        for stored in sorted(waiting, key=lambda dataset: dataset.record.runs):
            if self._now() > until:
                break
            dataset = stored.id
            with logs.bound(dataset=dataset):
                try:
                    claim = await take_over(self._documents, stored.document, now=self._now)
                    held = RecordClaim(claim, Dataset)
                    await held.keep_while(self.run_claimed(held, dataset, self.start(held, dataset)))
                except HeldElsewhereRetryError:
                    continue
                except Exception as failed:  # noqa: BLE001 the other datasets are started all the same
                    logs.error("a dataset's training could not be started", failed)
                taken.append(dataset)
        return taken

    async def start(self, held: DatasetClaim, dataset: str) -> str:
        """Start the job of a claimed dataset whose files are prepared; return its state.

        The state is `awaiting_approval` if it waits for an operator. Raises the provider's errors, and
        NotStartedDropError a day after the first attempt.
        """
        month = held.record.month or month_of(self._now())
        provider = held.record.provider or self.provider
        # Recorded first: a run that takes over must reserve in the same month and use the same provider.
        await held.save(replace(held.record, month=month, provider=provider))
        objection = missing_decision(held.record) or await self._reserve(held, dataset, month)
        if objection is not None:
            await notify_objection(self._notices, held.record, objection, id_=dataset)
            waiting = replace(
                held.record, state="awaiting_approval", reason=objection, month=None, provider=None
            )
            await held.finish(waiting)
            logs.warning("dataset awaits approval", reason=objection)
            return "awaiting_approval"
        await publish_decided(self._documents, held.record, dataset)
        try:
            job = await self._job(held, dataset, provider)
        except DropError:
            await self._budget.settle(dataset, month, Decimal(0))
            await self._budget.release_evaluation(dataset, month)
            raise
        await self._record_job(job, held.record, dataset, provider=provider)
        facts = {**notice_facts(held.record), "dataset": dataset, "by": held.record.approved_by}
        await self._notices.notify("job_started", job, facts)
        await held.finish(replace(held.record, state="training", job=job, reason=None, waits_for=None))
        logs.info("training started", job=job, provider=provider, examples=held.record.examples)
        return "training"

    async def _reserve(self, held: DatasetClaim, dataset: str, month: str) -> str | None:
        """Reserve the budget once for each attempt; return the objection, or None if the job is allowed.

        A later run of the same attempt does not ask again: its job may already be paid for.
        """
        record = held.record
        if record.reserved_attempt == record.attempt:
            return None
        objection = await self._budget.reserve(
            dataset,
            record.price_usd,
            approved=record.approved_at is not None,
            month=month,
            evaluation=foreseen_usd(record),
        )
        if objection is None:
            await held.save(replace(record, reserved_attempt=record.attempt))
        return objection

    async def run_claimed(self, held: DatasetClaim, dataset: str, work: Coroutine[Any, Any, str]) -> str:
        """Run `work` on a claimed dataset; return its state.

        A permanent error ends the dataset, another releases the claim. A training that has to wait stays in
        the state `starting`: the poller tries it again.
        """
        try:
            return await work
        except ObjectGoneDropError as gone:
            if held.record.state == "starting":
                # A prepared file is missing. An operator who deletes an upload needs no notice of that.
                reason = f"{gone}, which was prepared for the training: upload the dataset again"
                facts = {**notice_facts(held.record), "reason": reason}
                await self._notices.notify("job_refused", dataset, facts)
            await held.finish(replace(held.record, state="gone", reason=str(gone)))
            logs.warning("dataset gone before it was read", **logs.described(gone))
            return "gone"
        except DropError as refused:
            reason = refusal_reason(refused)
            await self._notices.notify(
                "job_refused", dataset, {**notice_facts(held.record), "reason": reason}
            )
            await held.finish(replace(held.record, state="refused", reason=reason))
            logs.error("training refused", refused)
            return "refused"
        except ClaimLostRetryError:
            raise
        except NotYetRetryError as early:
            await notify_waiting_start(self._notices, held.record, early, id_=dataset, now=self._now())
            await held.release(waiting(held.record, early))
            logs.info("training waits", reason=str(early))
            return "starting"
        except Exception as failed:
            await notify_waiting_start(self._notices, held.record, failed, id_=dataset, now=self._now())
            await held.release(waiting(held.record, failed))
            raise

    async def _job(self, held: DatasetClaim, dataset: str, provider: str) -> str:
        training, request = provider_of(self._providers, provider), self._request(held, dataset)
        record = held.record
        times = (record.created_at, record.restarted_at, record.approved_at)
        since = max(filter(None, times), default=self._now())
        if self._now() - since <= START_WITHIN:
            return await training.start(request)
        try:
            # The answer to the last attempt may have been lost, and an existing job is paid for. A search
            # that fails finds no job and rules none out: it is repeated.
            return await training.start(replace(request, find_only=True))
        except DropError:
            reason = held.record.reason or "no reason was given"
            raise NotStartedDropError(f"the job could not be started for a day: {reason}") from None

    def _request(self, held: DatasetClaim, id_: str) -> JobRequest:
        dataset = held.record
        options, _ = parse_options(dataset.options)

        async def record(step: Mapping[str, Any]) -> None:
            await held.save(replace(held.record, steps={**held.record.steps, **step}))

        return JobRequest(
            id=id_,
            base_model=dataset.base_model or "",
            options=options,
            train=self._file(dataset.train or ""),
            valid=self._file(dataset.valid) if dataset.valid else None,
            recorded=dataset.steps,
            record=record,
            attempt=dataset.attempt,
        )

    def _file(self, name: str) -> TrainingFile:
        ref = ObjectRef(self._artifacts, name, None)
        lines = ObjectRef(self._artifacts, lines_name(name), None)
        return TrainingFile(
            lambda: self._objects.open(ref),
            f"gs://{ref.bucket}/{ref.name}",
            lambda: self._objects.open(lines),
        )

    async def _record_job(self, job: str, dataset: Dataset, id_: str, *, provider: str) -> None:
        """Create the job's document, so that `job_poller` polls it."""
        record = Job(
            dataset=id_,
            state="training",
            is_open=True,
            provider=provider,
            created_at=self._now(),
            base_model=dataset.base_model or "",
            system_prompt=dataset.system_prompt,
            name=dataset.file_name,
            epochs=dataset.epochs,
            examples=dataset.examples,
            price_usd=dataset.price_usd,
            month=dataset.month,
            attempt=dataset.attempt,
        )
        if not await create_record(self._documents, job_path(job), record):
            logs.info("job is already recorded", job=job)
