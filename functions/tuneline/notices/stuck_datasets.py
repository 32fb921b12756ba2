"""Notify the operators once of a dataset whose check does not end."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from tuneline.notices.notice import Notices
from tuneline.storage.documents import Documents

STUCK_AFTER = timedelta(hours=1)


async def notify_stuck_datasets(documents: Documents, notices: Notices, *, now: datetime) -> int:
    """Notify of each dataset that is stuck at `now` and has no notice yet; return the number of notices."""
    checking = await documents.query("datasets", where={"state": "checking"})
    stuck = {
        check.path.removeprefix("datasets/"): check.data for check in checking if is_stuck(check.data, now)
    }
    if not stuck:
        return 0
    sent = await documents.get_many([f"notices/dataset_stuck-{dataset}" for dataset in stuck])
    new = [dataset for dataset, notice in zip(stuck, sent, strict=True) if notice is None]
    for dataset in new:
        name = str(stuck[dataset]["object"]).rpartition("/")[2]
        await notices.notify("dataset_stuck", dataset, {"name": name})
    return len(new)


def is_stuck(dataset: Mapping[str, Any], now: datetime) -> bool:
    """Whether the check of the dataset started more than STUCK_AFTER ago and has not ended.

    A smoke test's dataset, which expires, does not count.
    """
    is_ours = dataset["state"] == "checking" and dataset.get("expire_at") is None
    return is_ours and now - dataset["created_at"] > STUCK_AFTER
