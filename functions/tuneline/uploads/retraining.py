"""Train a dataset again on a newer base model: plan the retrain, offer it, begin it.

A retrain is a dataset of its own, with a job of its own. Its id follows from the dataset that it trains
again and from that one's last retrain, so however many runs and operators begin it, there is one job.
"""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final

from tuneline import logs
from tuneline.datasets.options import Options, parse_options, provider_problems
from tuneline.pricing import newest_base, price_of, training_refusal
from tuneline.storage.documents import Documents
from tuneline.storage.objects import Objects
from tuneline.storage.record_store import (
    StoredRecord,
    change_record,
    change_record_with_result,
    create_record,
    read_record,
    read_stored,
)
from tuneline.storage.records.dataset import WITHOUT_MODEL, Dataset, dataset_path
from tuneline.training.vertex.token_count import TokenCounter
from tuneline.uploads.deduplication import content_key, earlier_dataset
from tuneline.uploads.retrain_plan import (
    NotRetrainableDropError,
    RetrainPlan,
    check_files,
    new_dataset,
    refreshed,
)

# `job_poller` has nine minutes for everything that it does.
CHECK_MINUTES: Final = 4


def retrain_id(dataset: str, last: str | None) -> str:
    """The id of the next retrain of `dataset`, whose last one is `last`: the same for each caller."""
    return hashlib.sha256(f"retrain {dataset} {last or ''}".encode()).hexdigest()[:32]


class Retraining:
    """Retrain datasets. `provider` is the one of new jobs, `least_model_days` as for uploads.

    Without `token_counter` the tokens of Gemini stay estimates.
    """

    def __init__(
        self,
        *,
        documents: Documents,
        objects: Objects,
        artifact_bucket: str,
        provider: str,
        least_model_days: int,
        token_counter: TokenCounter | None = None,
        check_minutes: float = CHECK_MINUTES,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._documents = documents
        self._objects = objects
        self._artifacts = artifact_bucket
        self.provider = provider
        self._least_days = least_model_days
        self._token_counter = token_counter
        self._check_minutes = check_minutes
        self._now = now

    async def plan(self, dataset: str, *, ends: str | None = None, base_model: str = "") -> RetrainPlan:
        """Plan the retrain of `dataset` on `base_model`, or on the newest one that ends after `ends`.

        Raises NotRetrainableDropError, and ObjectsRetryError. Writes nothing.
        """
        source = await read_stored(self._documents, Dataset, dataset_path(dataset))
        if source is None or source.record.state != "trained":
            state = source.record.state if source else "gone"
            raise NotRetrainableDropError("not_trained", f"it has no model to replace: its state is {state}")
        id_ = await self._id(source)
        chosen = self._chosen(source.record, base_model) if base_model else self._newest(source.record, ends)
        report = await check_files(
            source,
            chosen,
            objects=self._objects,
            bucket=self._artifacts,
            token_counter=self._token_counter,
            minutes=self._check_minutes,
        )
        day = ends or source.record.base_model_ends
        reason = f"an operator decides on a retrain on {chosen}" + (
            f"; {source.record.base_model} ends on {day}" if day else ""
        )
        planned, left_out = new_dataset(source, chosen, report, reason=reason, now=self._now())
        return RetrainPlan(id_, source, planned, left_out, is_estimate=report.has_estimated_tokens)

    async def open_offer(self, dataset: str) -> str | None:
        """The id of the retrain of `dataset` that awaits its approval. None if there is none."""
        source = await read_record(self._documents, Dataset, dataset_path(dataset))
        last = source.last_retrain if source else None
        retrain = await read_record(self._documents, Dataset, dataset_path(last)) if last else None
        return last if retrain is not None and retrain.state == "awaiting_approval" else None

    async def offer(self, plan: RetrainPlan) -> None:
        """Store the planned dataset, which awaits its approval. An offer that exists stays as it is."""
        await create_record(self._documents, dataset_path(plan.id), plan.dataset)
        seen = plan.source.record.last_retrain

        def pointed(source: Dataset | None) -> Dataset | None:
            if source is None or source.last_retrain != seen or seen == plan.id:
                return None
            return replace(source, last_retrain=plan.id)

        await change_record(self._documents, Dataset, dataset_path(plan.source.id), pointed)

    async def begin(self, plan: RetrainPlan, *, approved_by: str | None = None) -> bool:
        """Let `job_poller` start the job of the plan. False if the retrain has begun or ended already.

        Without `approved_by` the budget decides. Raises NotRetrainableDropError if the same content was
        uploaded and trained on this base model.
        """
        await self._require_new(plan)
        await self.offer(plan)
        now = self._now()

        def begun(offer: Dataset | None) -> tuple[Dataset | None, bool]:
            if offer is None or offer.state != "awaiting_approval":
                return None, False
            begins = replace(refreshed(offer, plan.dataset), state="starting", reason=None, lease_until=None)
            if approved_by is None:
                return replace(begins, restarted_at=now), True
            return replace(begins, approved_at=now, approved_by=approved_by), True

        path = dataset_path(plan.id)
        _, has_begun = await change_record_with_result(self._documents, Dataset, path, begun)
        if has_begun:
            logs.info("retrain begins", dataset=plan.id, retrain_of=plan.source.id)
        return has_begun

    async def _id(self, source: StoredRecord[Dataset]) -> str:
        """The id of the next retrain, or of the one that awaits its approval.

        Raises NotRetrainableDropError if one is under way, or has trained a model.
        """
        last = source.record.last_retrain
        if last is not None:
            retrain = await read_record(self._documents, Dataset, dataset_path(last))
            if retrain is not None and retrain.state == "awaiting_approval":
                return last
            if retrain is not None and retrain.state not in WITHOUT_MODEL:
                text = f"dataset {last} trains it again already: its state is {retrain.state}"
                raise NotRetrainableDropError("under_way", text)
        return retrain_id(source.id, last)

    def _newest(self, source: Dataset, ends: str | None) -> str:
        today = self._now().astimezone(UTC).date()
        row = price_of(source.base_model or "")
        after = date.fromisoformat(ends) if ends else row.shutdown_date if row else today
        newest = newest_base(self.provider, today, after=after, least_days=self._least_days)
        if newest is None:
            text = f"no base model that {self.provider} trains now ends after {after}"
            raise NotRetrainableDropError("no_base", text)
        return newest

    def _chosen(self, source: Dataset, base_model: str) -> str:
        """The base model that the operator names. Raises NotRetrainableDropError if it cannot be trained."""
        chosen = Options(base_model=base_model)
        problems = provider_problems(chosen, model=base_model, provider=self.provider)
        today = self._now().astimezone(UTC).date()
        refusal = training_refusal(base_model, today, least_days=self._least_days)
        if problems:
            text = f"{problems[0].message()} {problems[0].fix()}"
            raise NotRetrainableDropError("base_model", text.rstrip("."))
        if refusal is not None:
            raise NotRetrainableDropError("base_model", refusal.text.rstrip("."))
        return base_model

    async def _require_new(self, plan: RetrainPlan) -> None:
        sha256 = plan.dataset.content_sha256
        if sha256 is None:
            return
        options, _ = parse_options(plan.dataset.options)
        key = content_key(sha256, plan.dataset.base_model or "", options)
        earlier = await earlier_dataset(self._documents, key, plan.id, again=False)
        if earlier is not None:
            text = f"dataset {earlier.id} is the same content on the same base model ({earlier.record.state})"
            raise NotRetrainableDropError("under_way", text)
