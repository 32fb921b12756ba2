"""Decide on the training of a dataset that awaits approval: an operator approves it, or cancels it.

With the option `decide=ask` a dataset awaits it whatever it costs. Until then nothing changes for users:
models are not shown its examples either.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

from tuneline.datasets.options import parse_options
from tuneline.errors import DropError
from tuneline.retrieval.few_shot import publish_examples
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import StoredRecord, replace_record
from tuneline.storage.records.dataset import Dataset, DatasetState
from tuneline.storage.records.examples import ExamplesSource

# The states of a checked dataset without a job that a newer file may replace.
PENDING: Final[tuple[DatasetState, ...]] = ("awaiting_approval", "rejected")
# It completes the sentence "It waits because …".
_REASON: Final = "the option decide=ask leaves the decision to an operator"


class NotAwaitingDropError(DropError):
    """The dataset does not await approval; the text gives its state."""


def require_awaiting(dataset: StoredRecord[Dataset]) -> None:
    """Raise NotAwaitingDropError unless `dataset` awaits approval."""
    record = dataset.record
    if record.state != "awaiting_approval":
        raise NotAwaitingDropError(f"{record.object} awaits no approval: it is in the state {record.state}")


async def approve(
    documents: Documents, dataset: StoredRecord[Dataset], *, by: str, now: datetime, event: str | None = None
) -> StoredRecord[Dataset]:
    """Approve the training of `dataset`; `job_poller` starts it at its next tick. Return it as written.

    `event` is the id of the event in LINE that decides it. Raises NotAwaitingDropError in any other state,
    StaleVersionRetryError if another run changed it first.
    """
    require_awaiting(dataset)
    approved = replace(
        dataset.record,
        state="starting",
        approved_at=now,
        approved_by=by,
        decided_in=event,
        reason=None,
        lease_until=None,
    )
    return await replace_record(documents, dataset, approved)


async def cancel(
    documents: Documents, dataset: StoredRecord[Dataset], *, reason: str, event: str | None = None
) -> StoredRecord[Dataset]:
    """End `dataset` without a training; the same content may be sent again. Raises like `approve`."""
    require_awaiting(dataset)
    cancelled = replace(dataset.record, state="cancelled", reason=reason, decided_in=event)
    return await replace_record(documents, dataset, cancelled)


async def end_pending(documents: Documents, dataset: StoredRecord[Dataset], *, reason: str) -> None:
    """End a dataset whose state is in PENDING without an operator's decision.

    Raises StaleVersionRetryError if another run changed it first.
    """
    await replace_record(documents, dataset, replace(dataset.record, state="cancelled", reason=reason))


def waits_for_decision(dataset: Dataset) -> bool:
    """Whether an operator decides on its training."""
    return parse_options(dataset.options)[0].decide == "ask"


def missing_decision(dataset: Dataset) -> str | None:
    """Return why the training waits for a decision; None if it does not."""
    return _REASON if waits_for_decision(dataset) and dataset.approved_at is None else None


async def publish_decided(documents: Documents, dataset: Dataset, id_: str) -> None:
    """Show the examples of an approved dataset to the models. Those of others are shown since their check."""
    if waits_for_decision(dataset):
        await publish_examples_of(documents, dataset, id_, since=dataset.approved_at)


async def publish_examples_of(
    documents: Documents, dataset: Dataset, id_: str, *, since: datetime | None
) -> None:
    """Show the dataset's examples, if it has any, unless those of a dataset after `since` are shown."""
    if dataset.sample is None:
        return
    source = ExamplesSource(
        dataset=id_,
        object=dataset.sample.object,
        sha256=dataset.sample.sha256,
        system_prompt=dataset.system_prompt,
        created_at=since,
        vectors=dataset.sample.vectors,
        embedder=dataset.sample.embedder,
    )
    await publish_examples(documents, source)
