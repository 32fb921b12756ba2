"""Start the job of a checked dataset: within the budget, at most once, and by whoever comes to it.

`dataset_upload` starts what it has just checked; `job_poller` what somebody has approved, and what a run
that died, or a host that was busy, left in the state `starting`.
"""

from collections.abc import Callable, Coroutine, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from tuneline import logs
from tuneline.datasets.options import parse_options
from tuneline.errors import DropError, RetryError
from tuneline.storage.claims import Claim, ClaimLostRetryError, HeldElsewhereRetryError, take_over
from tuneline.storage.documents import AlreadyExistsRetryError, Documents
from tuneline.storage.objects import ObjectGoneDropError, ObjectRef, Objects
from tuneline.training.budget import Budget, month_of
from tuneline.training.trainer import Order, Trainer

# A dataset in one of these needs nothing more done: nobody takes it up again.
FINAL = frozenset(
    {
        *("rejected", "refused", "duplicate", "awaiting_approval", "gone"),
        *("training", "trained", "failed", "cancelled"),
    }
)
# As long a start is tried again; a host that has not taken the job by then will not.
START_WITHIN = timedelta(hours=24)


class NotStartedDropError(DropError):
    """The job could not be started in all the time there was."""


class Starting:
    """Starts jobs with the collaborators it is given."""

    def __init__(
        self,
        *,
        documents: Documents,
        objects: Objects,
        trainer: Trainer,
        budget: Budget,
        artifact_bucket: str,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._documents = documents
        self._objects = objects
        self._trainer = trainer
        self._budget = budget
        self._artifacts = artifact_bucket
        self._now = now

    async def resume(self) -> list[str]:
        """Take up every dataset that is `starting` and that no living run holds; returns their ids.

        One dataset's fault is that dataset's: it is logged, and the others are taken up all the same.
        """
        taken = []
        for found in await self._documents.query("datasets", where={"state": "starting"}):
            dataset = found.path.removeprefix("datasets/")
            with logs.bound(dataset=dataset):
                try:
                    held = await take_over(self._documents, found, now=self._now)
                    await held.keep_while(ended_or_released(held, self.start(held, dataset)))
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
        usd, approved = held.data["price_usd"], held.data.get("approved_at") is not None
        # Put down first: a run that takes this over in another month must not reserve there once more.
        await held.save(month=month)
        price = None if usd is None else Decimal(usd)
        objection = await self._budget.reserve(dataset, price, approved=approved, month=month)
        if objection is not None:
            await held.finish(state="awaiting_approval", reason=objection, month=None)
            logs.warning("dataset awaits approval", reason=objection)
            return "awaiting_approval"
        try:
            self._require_time(held)
            job = await self._trainer.start(self._order(held, dataset))
        except DropError:
            await self._budget.settle(dataset, month, Decimal(0))
            raise
        await self._record_job(job, held.data, dataset, month)
        await held.finish(state="training", job=job, reason=None)
        logs.info("training started", job=job, examples=held.data["examples"])
        return "training"

    def _require_time(self, held: Claim) -> None:
        since = held.data.get("approved_at") or held.data["created_at"]
        if self._now() - since > START_WITHIN:
            reason = held.data.get("reason") or "no reason was given"
            raise NotStartedDropError(f"the job could not be started for a day: {reason}")

    def _order(self, held: Claim, dataset: str) -> Order:
        options, _ = parse_options(held.data["options"])
        valid = held.data["valid"]

        async def record(step: Mapping[str, Any]) -> None:
            await held.save(steps={**held.data["steps"], **step})

        return Order(
            id=dataset,
            base_model=held.data["base_model"],
            options=options,
            open_file=lambda: self._objects.open(self._artifact(held.data["train"])),
            open_validation=(lambda: self._objects.open(self._artifact(valid))) if valid else None,
            recorded=held.data["steps"],
            record=record,
        )

    def _artifact(self, name: str) -> ObjectRef:
        return ObjectRef(self._artifacts, name, None)

    async def _record_job(self, job: str, facts: Mapping[str, Any], dataset: str, month: str) -> None:
        """Put the job where the poller finds it."""
        data = {
            "provider": self._trainer.name,
            "dataset": dataset,
            **{name: facts[name] for name in ("base_model", "system_prompt", "price_usd")},
            "month": month,
            "state": "training",
            "open": True,
            "created_at": self._now(),
        }
        try:
            await self._documents.create(f"jobs/{job}", data)
        except AlreadyExistsRetryError:
            logs.info("job was recorded before", job=job)


async def ended_or_released(held: Claim, work: Coroutine[Any, Any, str]) -> str:
    """Do the work on a claimed dataset: what can never work ends it, what may later lets go of it."""
    try:
        return await work
    except ObjectGoneDropError as gone:
        await held.finish(state="gone", reason=str(gone))
        logs.warning("dataset gone before it was read", **logs.described(gone))
        return "gone"
    except DropError as refused:
        await held.finish(state="refused", reason=str(refused))
        logs.error("training refused", refused)
        return "refused"
    except ClaimLostRetryError:
        raise
    except Exception as failed:
        ours = isinstance(failed, RetryError)
        await held.release(reason=str(failed) if ours else type(failed).__name__)
        raise
