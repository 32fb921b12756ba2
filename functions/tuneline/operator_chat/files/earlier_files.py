"""End an operator's earlier file of the same name, once the check of the newer one has ended.

The newer dataset names the earlier one before that is ended, so a run after a crash continues.
"""

import asyncio
from dataclasses import replace
from typing import Final

from tuneline import logs
from tuneline.storage.documents import Documents, StaleVersionRetryError
from tuneline.storage.record_store import StoredRecord, change_stored_record, query_records, read_stored
from tuneline.storage.records.dataset import DATASETS, Dataset, dataset_path
from tuneline.training.decision import PENDING, end_pending

_MOST: Final = 100


async def replace_earlier(documents: Documents, dataset: StoredRecord[Dataset]) -> StoredRecord[Dataset]:
    """End the datasets that `dataset` replaces; return it, with the id of the latest of them."""
    record = dataset.record
    if record.state not in PENDING or not record.chat:
        return dataset
    if record.replaces is not None:
        named = await read_stored(documents, Dataset, dataset_path(record.replaces))
        earlier = [named] if named else []
    else:
        earlier = await _earlier(documents, record)
        dataset = await _naming(documents, dataset, earlier)
    for each in earlier:
        await _end(documents, each, by=dataset.id)
    return dataset


async def _earlier(documents: Documents, newer: Dataset) -> list[StoredRecord[Dataset]]:
    """Find the pending datasets that are earlier than `newer`, the latest one last."""
    found = await asyncio.gather(
        *(
            query_records(
                documents, Dataset, DATASETS, where={"chat": newer.chat, "state": state}, limit=_MOST
            )
            for state in PENDING
        )
    )
    earlier = [stored for several in found for stored in several if _is_earlier(stored.record, newer)]
    return sorted(earlier, key=lambda stored: _created(stored.record))


def _is_earlier(dataset: Dataset, newer: Dataset) -> bool:
    return dataset.file_name == newer.file_name and _created(dataset) < _created(newer)


def _created(dataset: Dataset) -> float:
    return dataset.created_at.timestamp() if dataset.created_at else 0.0


async def _naming(
    documents: Documents, dataset: StoredRecord[Dataset], earlier: list[StoredRecord[Dataset]]
) -> StoredRecord[Dataset]:
    """Write into `dataset` the id of the latest one that it replaces."""
    if not earlier:
        return dataset

    latest = earlier[-1]
    is_lost = latest.record.corrected_row is not None and dataset.record.corrected_row is None

    def named(stored: Dataset | None) -> tuple[Dataset | None, None]:
        named = replace(stored, replaces=latest.id, replaces_corrected=is_lost) if stored else None
        return named, None

    written, _ = await change_stored_record(
        documents, Dataset, dataset.document.path, named, known=dataset.document
    )
    return written or dataset


async def _end(documents: Documents, earlier: StoredRecord[Dataset], *, by: str) -> None:
    """End a replaced dataset, unless an operator has decided on it meanwhile."""
    if earlier.record.state not in PENDING:
        return
    try:
        await end_pending(documents, earlier, reason=f"dataset {by} replaces it")
    except StaleVersionRetryError:
        logs.info("a file was not replaced: it was decided on meanwhile", dataset=earlier.id)
