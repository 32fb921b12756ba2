"""Find out whether this very content was trained before with the same options: it costs nothing twice."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from tuneline.datasets.options import Options
from tuneline.errors import RetryError
from tuneline.storage.documents import AlreadyExistsRetryError, Documents, StaleVersionRetryError

TRIES = 5
# After these the content has no model, so that a next try is no repetition.
WITHOUT_MODEL = frozenset({"rejected", "refused", "failed", "cancelled", "gone"})
# What says how an upload is treated, and nothing of what is learnt from it.
_NOT_LEARNT = ("again", "least_model_days", "promote")


class ContentContendedRetryError(RetryError):
    """Other uploads of the same content kept claiming it meanwhile."""


def content_key(sha256: str, base_model: str, options: Options) -> str:
    """The same for two uploads from which the same would be learnt: bytes, base model, options."""
    chosen = {name: value for name, value in asdict(options).items() if name not in _NOT_LEARNT}
    described = json.dumps([sha256, {**chosen, "base_model": base_model}], sort_keys=True)
    return hashlib.sha256(described.encode("utf-8", "surrogatepass")).hexdigest()[:40]


async def earlier_dataset(
    documents: Documents, key: str, dataset: str, *, again: bool
) -> Mapping[str, Any] | None:
    """What was made of the same content: `id` and fields of its dataset. None when `dataset` is to go on.

    `contents/{key}` names the one upload that goes on, however many come at once. It is given to another
    upload when the first came to no model, or when the operator wants it trained `again`.
    """
    path = f"contents/{key}"
    for _ in range(TRIES):
        try:
            await documents.create(path, {"dataset": dataset})
        except AlreadyExistsRetryError:
            (found,) = await documents.get_many([path])
        else:
            return None
        if found is None:
            continue
        other = str(found.data["dataset"])
        if other == dataset:
            return None
        (earlier,) = await documents.get_many([f"datasets/{other}"])
        if earlier is not None and not again and earlier.data["state"] not in WITHOUT_MODEL:
            return {"id": other, **earlier.data}
        try:
            await documents.replace(found, {"dataset": dataset})
        except StaleVersionRetryError:
            continue
        return None
    raise ContentContendedRetryError(f"{path} kept changing")
