"""Read what waits for an operator: datasets to approve, stuck ones, and models that are held."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tuneline.notices.stuck_datasets import is_stuck
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import StoredRecord, query_records
from tuneline.storage.records.dataset import DATASETS, Dataset, DatasetState
from tuneline.storage.records.model import MODELS, Model

# More than any collection has in these states.
MOST: Final = 100_000


@dataclass(frozen=True)
class Waiting:
    """What waits: `approvals` for a decision, `checks` that do not end, `starts` until a host is mended.

    `held` are the models that an operator may promote.
    """

    approvals: Sequence[StoredRecord[Dataset]]
    checks: Sequence[StoredRecord[Dataset]]
    starts: Sequence[StoredRecord[Dataset]]
    held: Sequence[StoredRecord[Model]]


async def read_waiting(documents: Documents, *, now: datetime) -> Waiting:
    """Read what waits at `now`."""

    def datasets(state: DatasetState) -> "asyncio.Future[list[StoredRecord[Dataset]]]":
        query = query_records(documents, Dataset, DATASETS, where={"state": state}, limit=MOST)
        return asyncio.ensure_future(query)

    approvals, checking, starting, held = await asyncio.gather(
        datasets("awaiting_approval"),
        datasets("checking"),
        datasets("starting"),
        query_records(documents, Model, MODELS, where={"state": "held"}, limit=MOST),
    )
    return Waiting(
        approvals=approvals,
        checks=[dataset for dataset in checking if is_stuck(dataset.record, now)],
        # The training host has no credit for the account, or refuses the key.
        starts=[dataset for dataset in starting if dataset.record.waits_for],
        held=held,
    )
