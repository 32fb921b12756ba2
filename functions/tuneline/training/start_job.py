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
from tuneline.errors import DropError, RetryError
from tuneline.inference.model_host_errors import AccessRetryError
from tuneline.models.evaluation.cost import foreseen_usd
from tuneline.notices.model_access import notify_training_access
from tuneline.notices.notice import Notices
from tuneline.storage.claims import Claim, ClaimLostRetryError, HeldElsewhereRetryError, take_over
from tuneline.storage.documents import Documents
from tuneline.storage.objects import ObjectGoneDropError, ObjectRef, Objects
from tuneline.storage.record_store import create_record
from tuneline.storage.records.job import Job, job_path
from tuneline.training.provider import JobRequest, TrainingFile, TrainingProvider, provider_of

# Final states: no run claims a dataset in one of these again.
FINAL = frozenset(
    {
        *("rejected", "refused", "duplicate", "awaiting_approval", "gone"),
        *("training", "trained", "failed", "cancelled"),
    }
)
# A start is retried for this long; then the dataset is refused.
START_WITHIN = timedelta(hours=24)
TAKE = timedelta(seconds=40)


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
        self._provider = provider
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
        waiting = await self._documents.query("datasets", where={"state": "starting"})
        until = self._now() + TAKE
        for document in sorted(waiting, key=lambda waits: int(waits.data.get("attempts", 0))):
            if self._now() > until:
                break
            dataset = document.path.removeprefix("datasets/")
            with logs.bound(dataset=dataset):
                try:
                    held = await take_over(self._documents, document, now=self._now)
                    await held.keep_while(self.run_claimed(held, dataset, self.start(held, dataset)))
                except HeldElsewhereRetryError:
                    continue
                except Exception as failed:  # noqa: BLE001 the other datasets are started all the same
                    logs.error("a dataset's training could not be started", failed)
                taken.append(dataset)
        return taken

    async def start(self, held: Claim, dataset: str) -> str:
        """Start the job of a claimed dataset whose files are prepared; return its state.

        The state is `awaiting_approval` if the budget does not allow the job. Raises the provider's errors,
        and NotStartedDropError a day after the first attempt.
        """
        month = held.data.get("month") or month_of(self._now())
        provider = held.data.get("provider") or self._provider
        # Recorded first: a run that takes over must reserve in the same month and use the same provider.
        await held.save(month=month, provider=provider)
        objection = await self._reserve(held, dataset, month)
        if objection is not None:
            await self._notices.notify(
                "dataset_waiting", dataset, {**notice_facts(held.data), "reason": objection}
            )
            await held.finish(state="awaiting_approval", reason=objection, month=None, provider=None)
            logs.warning("dataset awaits approval", reason=objection)
            return "awaiting_approval"
        try:
            job = await self._job(held, dataset, provider)
        except DropError:
            await self._budget.settle(dataset, month, Decimal(0))
            await self._budget.release_evaluation(dataset, month)
            raise
        await self._record_job(job, held.data, dataset)
        await self._notices.notify("job_started", job, {**notice_facts(held.data), "dataset": dataset})
        await held.finish(state="training", job=job, reason=None, waits_for=None)
        logs.info("training started", job=job, provider=provider, examples=held.data["examples"])
        return "training"

    async def _reserve(self, held: Claim, dataset: str, month: str) -> str | None:
        """Reserve the budget once for each attempt; return the objection, or None if the job is allowed.

        A later run of the same attempt does not ask again: its job may already be paid for.
        """
        attempt = held.data.get("attempt", 1)
        if held.data.get("reserved_attempt") == attempt:
            return None
        usd, approved = held.data["price_usd"], held.data.get("approved_at") is not None
        price = None if usd is None else Decimal(usd)
        objection = await self._budget.reserve(
            dataset, price, approved=approved, month=month, evaluation=foreseen_usd(held.data)
        )
        if objection is None:
            await held.save(reserved_attempt=attempt)
        return objection

    async def run_claimed(self, held: Claim, dataset: str, work: Coroutine[Any, Any, str]) -> str:
        """Run `work` on a claimed dataset. A permanent error ends the dataset, another releases the claim."""
        try:
            return await work
        except ObjectGoneDropError as gone:
            if held.data["state"] == "starting":
                # A prepared file is missing. An operator who deletes an upload needs no notice of that.
                reason = f"{gone}, which was prepared for the training: upload the dataset again"
                await self._notices.notify(
                    "job_refused", dataset, {**notice_facts(held.data), "reason": reason}
                )
            await held.finish(state="gone", reason=str(gone))
            logs.warning("dataset gone before it was read", **logs.described(gone))
            return "gone"
        except DropError as refused:
            await self._notices.notify(
                "job_refused", dataset, {**notice_facts(held.data), "reason": str(refused)}
            )
            await held.finish(state="refused", reason=str(refused))
            logs.error("training refused", refused)
            return "refused"
        except ClaimLostRetryError:
            raise
        except Exception as failed:
            await self._notify_no_access(held.data, failed)
            # A run that ends with an error has not crashed: see `uploads.rejection.broken_off`.
            let_go = int(held.data.get("let_go", 0)) + isinstance(failed, RetryError)
            await held.release(**_waiting(failed), let_go=let_go)
            raise

    async def _notify_no_access(self, data: Mapping[str, Any], failed: Exception) -> None:
        """Notify the operators if the training provider refuses the account, which only they can fix."""
        if isinstance(failed, AccessRetryError):
            name = str(notice_facts(data)["name"])
            await notify_training_access(self._notices, failed.code, dataset=name, now=self._now())

    async def _job(self, held: Claim, dataset: str, provider: str) -> str:
        training, request = provider_of(self._providers, provider), self._request(held, dataset)
        later = (held.data.get(name) for name in ("anew_at", "approved_at"))
        since = max(filter(None, (held.data["created_at"], *later)))
        if self._now() - since <= START_WITHIN:
            return await training.start(request)
        try:
            # The answer to the last attempt may have been lost, and an existing job is paid for.
            return await training.start(replace(request, find_only=True))
        except (DropError, RetryError):
            reason = held.data.get("reason") or "no reason was given"
            raise NotStartedDropError(f"the job could not be started for a day: {reason}") from None

    def _request(self, held: Claim, dataset: str) -> JobRequest:
        options, _ = parse_options(held.data["options"])

        async def record(step: Mapping[str, Any]) -> None:
            await held.save(steps={**held.data["steps"], **step})

        return JobRequest(
            id=dataset,
            base_model=held.data["base_model"],
            options=options,
            train=self._file(held.data["train"]),
            valid=self._file(held.data["valid"]) if held.data["valid"] else None,
            recorded=held.data["steps"],
            record=record,
            attempt=held.data.get("attempt", 1),
        )

    def _file(self, name: str) -> TrainingFile:
        ref = ObjectRef(self._artifacts, name, None)
        return TrainingFile(lambda: self._objects.open(ref), f"gs://{ref.bucket}/{ref.name}")

    async def _record_job(self, job: str, facts: Mapping[str, Any], dataset: str) -> None:
        """Create the job's document, so that `job_poller` polls it."""
        price = facts.get("price_usd")
        record = Job(
            dataset=dataset,
            state="training",
            is_open=True,
            provider=facts["provider"],
            created_at=self._now(),
            base_model=facts["base_model"],
            system_prompt=facts.get("system_prompt"),
            name=str(notice_facts(facts)["name"]),
            epochs=facts.get("epochs"),
            examples=facts.get("examples"),
            price_usd=None if price is None else Decimal(price),
            month=facts.get("month"),
            attempt=facts.get("attempt", 1),
        )
        if not await create_record(self._documents, job_path(job), record):
            logs.info("job is already recorded", job=job)


def _waiting(failed: Exception) -> Mapping[str, Any]:
    """Why the start is retried later: `reason` as text, `waits_for` if an operator has to act first."""
    reason = str(failed) if isinstance(failed, RetryError) else type(failed).__name__
    if not isinstance(failed, AccessRetryError):
        return {"reason": reason, "waits_for": None}
    logs.error("training waits until the host accepts the account", failed, alert="model_access")
    return {"reason": reason, "waits_for": failed.code}


def notice_facts(data: Mapping[str, Any]) -> dict[str, str | int | float | None]:
    """The facts of a notice about a dataset: file name, base model, number of examples, price in dollars."""
    usd = data.get("price_usd")
    return {
        "name": str(data.get("object", "")).rpartition("/")[2],
        "base_model": data.get("base_model"),
        "examples": data.get("examples"),
        "usd": None if usd is None else float(usd),
    }
