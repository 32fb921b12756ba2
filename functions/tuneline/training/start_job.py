"""Start the job of a checked dataset: within the budget, at most once, and by whoever comes to it.

`dataset_upload` starts what it has just checked; `job_poller` what somebody has approved, and what a run
that died, or a host that was busy, left in the state `starting`.
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
from tuneline.notices.model_access import tell_of_training_host
from tuneline.notices.notice import Notices
from tuneline.storage.claims import Claim, ClaimLostRetryError, HeldElsewhereRetryError, take_over
from tuneline.storage.documents import AlreadyExistsRetryError, Documents
from tuneline.storage.objects import ObjectGoneDropError, ObjectRef, Objects
from tuneline.training.provider import JobRequest, TrainingFile, TrainingProvider, provider_of

# A dataset in one of these needs nothing more done: nobody takes it up again.
FINAL = frozenset(
    {
        *("rejected", "refused", "duplicate", "awaiting_approval", "gone"),
        *("training", "trained", "failed", "cancelled"),
    }
)
# As long a start is tried again; a host that has not taken the job by then will not.
START_WITHIN = timedelta(hours=24)
TAKE = timedelta(seconds=40)

# What a job's document has of its dataset's.
_OF_DATASET = ("provider", "base_model", "system_prompt", "epochs", "examples", "price_usd", "month")


class NotStartedDropError(DropError):
    """The job could not be started in all the time there was."""


class JobStarter:
    """Starts jobs with the collaborators it is given: a new one at `provider`, one of the `trainers`."""

    def __init__(
        self,
        *,
        documents: Documents,
        objects: Objects,
        trainers: Mapping[str, TrainingProvider],
        provider: str,
        budget: Budget,
        notices: Notices,
        artifact_bucket: str,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._documents = documents
        self._objects = objects
        self._trainers = trainers
        self._provider = provider
        self._budget = budget
        self._notices = notices
        self._artifacts = artifact_bucket
        self._now = now

    async def resume(self) -> list[str]:
        """Take up every dataset that is `starting` and that no living run holds; returns their ids.

        One dataset's fault is that dataset's: it is logged, and the others are taken up all the same. None
        is begun when TAKE is over: the least tried come first, so that each gets its turn at a later tick.
        """
        taken: list[str] = []
        waiting = await self._documents.query("datasets", where={"state": "starting"})
        until = self._now() + TAKE
        for found in sorted(waiting, key=lambda one: int(one.data.get("attempts", 0))):
            if self._now() > until:
                break
            dataset = found.path.removeprefix("datasets/")
            with logs.bound(dataset=dataset):
                try:
                    held = await take_over(self._documents, found, now=self._now)
                    await held.keep_while(self.concluded(held, dataset, self.start(held, dataset)))
                except HeldElsewhereRetryError:
                    continue
                except Exception as failed:  # noqa: BLE001 the others must not suffer for it
                    logs.error("a dataset's training could not be started", failed)
                taken.append(dataset)
        return taken

    async def start(self, held: Claim, dataset: str) -> str:
        """Start the job of a claimed dataset whose files are prepared; returns its state.

        `awaiting_approval` where the budget does not allow it. Raises what the trainer raises, and
        NotStartedDropError a day after the first try.
        """
        month = held.data.get("month") or month_of(self._now())
        provider = held.data.get("provider") or self._provider
        # Put down first: a run that takes this over must not reserve in another month, nor start elsewhere.
        await held.save(month=month, provider=provider)
        objection = await self._reserve(held, dataset, month)
        if objection is not None:
            await self._notices.tell("dataset_waiting", dataset, {**told(held.data), "reason": objection})
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
        await self._notices.tell("job_started", job, {**told(held.data), "dataset": dataset})
        await held.finish(state="training", job=job, reason=None, waits_for=None)
        logs.info("training started", job=job, provider=provider, examples=held.data["examples"])
        return "training"

    async def _reserve(self, held: Claim, dataset: str, month: str) -> str | None:
        """Why the budget does not allow the job, asked once: what is begun may have been paid for already."""
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

    async def concluded(self, held: Claim, dataset: str, work: Coroutine[Any, Any, str]) -> str:
        """Do the work on a claimed dataset: what can never work ends it, what may later lets go of it."""
        try:
            return await work
        except ObjectGoneDropError as gone:
            if held.data["state"] == "starting":
                # Whoever deletes an upload knows of it; this is what was made of it.
                reason = f"{gone}, which was prepared for the training: upload the dataset again"
                await self._notices.tell("job_refused", dataset, {**told(held.data), "reason": reason})
            await held.finish(state="gone", reason=str(gone))
            logs.warning("dataset gone before it was read", **logs.described(gone))
            return "gone"
        except DropError as refused:
            await self._notices.tell("job_refused", dataset, {**told(held.data), "reason": str(refused)})
            await held.finish(state="refused", reason=str(refused))
            logs.error("training refused", refused)
            return "refused"
        except ClaimLostRetryError:
            raise
        except Exception as failed:
            await self._tell_no_access(held.data, failed)
            # What was tried and put off did not break off: see `datasets.rejecting`.
            let_go = int(held.data.get("let_go", 0)) + isinstance(failed, RetryError)
            await held.release(**_waiting(failed), let_go=let_go)
            raise

    async def _tell_no_access(self, data: Mapping[str, Any], failed: Exception) -> None:
        """Tell the operators if only they can mend what `failed` at the host where models are trained."""
        if isinstance(failed, AccessRetryError):
            name = str(told(data)["name"])
            await tell_of_training_host(self._notices, failed.code, dataset=name, now=self._now())

    async def _job(self, held: Claim, dataset: str, provider: str) -> str:
        trainer, order = provider_of(self._trainers, provider), self._order(held, dataset)
        later = (held.data.get(name) for name in ("anew_at", "approved_at"))
        since = max(filter(None, (held.data["created_at"], *later)))
        if self._now() - since <= START_WITHIN:
            return await trainer.start(order)
        try:
            # The answer to the last try may have been lost: a job that was made is paid for.
            return await trainer.start(replace(order, find_only=True))
        except (DropError, RetryError):
            reason = held.data.get("reason") or "no reason was given"
            raise NotStartedDropError(f"the job could not be started for a day: {reason}") from None

    def _order(self, held: Claim, dataset: str) -> JobRequest:
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
        """Put the job where the poller finds it."""
        data = {
            "dataset": dataset,
            "name": told(facts)["name"],
            **{name: facts.get(name) for name in _OF_DATASET},
            "attempt": facts.get("attempt", 1),
            "state": "training",
            "open": True,
            "created_at": self._now(),
        }
        try:
            await self._documents.create(f"jobs/{job}", data)
        except AlreadyExistsRetryError:
            logs.info("job was recorded before", job=job)


def _waiting(failed: Exception) -> Mapping[str, Any]:
    """Why a dataset is tried again later: `reason` in words, `waits_for` if an operator has to act first."""
    reason = str(failed) if isinstance(failed, RetryError) else type(failed).__name__
    if not isinstance(failed, AccessRetryError):
        return {"reason": reason, "waits_for": None}
    logs.error("training waits until the host accepts the account", failed, alert="model_access")
    return {"reason": reason, "waits_for": failed.code}


def told(data: Mapping[str, Any]) -> dict[str, str | int | float | None]:
    """What a notice says of a dataset: its file's name, what is tuned, the examples, the price in dollars."""
    usd = data.get("price_usd")
    return {
        "name": str(data.get("object", "")).rpartition("/")[2],
        "base_model": data.get("base_model"),
        "examples": data.get("examples"),
        "usd": None if usd is None else float(usd),
    }
