"""Tell the operators, once, of a dataset whose check does not come to an end."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from tuneline.notices.notice import Notices
from tuneline.storage.documents import Documents

STUCK_AFTER = timedelta(hours=1)


async def notify_stuck_datasets(documents: Documents, notices: Notices, *, now: datetime) -> int:
    """Tell of each dataset that is stuck by `now` and that nobody was told of; returns how many there are."""
    found = await documents.query("datasets", where={"state": "checking"})
    stuck = {one.path.removeprefix("datasets/"): one.data for one in found if is_stuck(one.data, now)}
    if not stuck:
        return 0
    told = await documents.get_many([f"notices/dataset_stuck-{dataset}" for dataset in stuck])
    new = [dataset for dataset, notice in zip(stuck, told, strict=True) if notice is None]
    for dataset in new:
        name = str(stuck[dataset]["object"]).rpartition("/")[2]
        await notices.tell("dataset_stuck", dataset, {"name": name})
    return len(new)


def is_stuck(dataset: Mapping[str, Any], now: datetime) -> bool:
    """Whether the check of the dataset has begun so long ago, and not come to an end.

    One for a trial, which expires, is nobody's to see to.
    """
    is_ours = dataset["state"] == "checking" and dataset.get("expire_at") is None
    return is_ours and now - dataset["created_at"] > STUCK_AFTER
