"""Notify the operators once of a dataset whose check does not end."""

from datetime import datetime, timedelta

from tuneline.notices.notice import Notices
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import query_records
from tuneline.storage.records.dataset import DATASETS, Dataset

STUCK_AFTER = timedelta(hours=1)


async def notify_stuck_datasets(documents: Documents, notices: Notices, *, now: datetime) -> int:
    """Notify of each dataset that is stuck at `now` and has no notice yet; return the number of notices."""
    checking = await query_records(documents, Dataset, DATASETS, where={"state": "checking"})
    stuck = {check.id: check.record for check in checking if is_stuck(check.record, now)}
    if not stuck:
        return 0
    sent = await documents.get_many([f"notices/dataset_stuck-{dataset}" for dataset in stuck])
    new = [dataset for dataset, notice in zip(stuck, sent, strict=True) if notice is None]
    for dataset in new:
        await notices.notify("dataset_stuck", dataset, {"name": stuck[dataset].file_name})
    return len(new)


def is_stuck(dataset: Dataset, now: datetime) -> bool:
    """Whether the check of the dataset started more than STUCK_AFTER ago and has not ended.

    A smoke test's dataset, which expires, does not count.
    """
    if dataset.state != "checking" or dataset.expire_at is not None or dataset.created_at is None:
        return False
    return now - dataset.created_at > STUCK_AFTER
