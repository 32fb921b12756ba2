"""Detect content that was trained before with the same options, so that it is not paid for twice."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from tuneline.datasets.options import Options
from tuneline.errors import RetryError
from tuneline.storage.documents import AlreadyExistsRetryError, Documents, StaleVersionRetryError

TRIES = 5
# In these states the content has no model, so a new upload is no duplicate.
WITHOUT_MODEL = frozenset({"rejected", "refused", "failed", "cancelled", "gone"})
# Options that change the processing of an upload, but not the training.
_NOT_TRAINED = ("again", "least_model_days", "promote")


class ContentContendedRetryError(RetryError):
    """Other uploads of the same content claimed it again and again."""


def content_key(sha256: str, base_model: str, options: Options) -> str:
    """The key of an upload's training: equal for equal bytes, base model and options."""
    chosen = {name: value for name, value in asdict(options).items() if name not in _NOT_TRAINED}
    described = json.dumps([sha256, {**chosen, "base_model": base_model}], sort_keys=True)
    return hashlib.sha256(described.encode("utf-8", "surrogatepass")).hexdigest()[:40]


async def earlier_dataset(
    documents: Documents, key: str, dataset: str, *, again: bool
) -> Mapping[str, Any] | None:
    """The earlier dataset with the same content: its `id` and fields. None if `dataset` can continue.

    `contents/{key}` names the one upload that continues, also if several come at the same time. Another
    upload replaces it if the first has no model, or if the operator wants to train it `again`.
    """
    path = f"contents/{key}"
    for _ in range(TRIES):
        try:
            await documents.create(path, {"dataset": dataset})
        except AlreadyExistsRetryError:
            (content,) = await documents.get_many([path])
        else:
            return None
        if content is None:
            continue
        other = str(content.data["dataset"])
        if other == dataset:
            return None
        (earlier,) = await documents.get_many([f"datasets/{other}"])
        if earlier is not None and not again and earlier.data["state"] not in WITHOUT_MODEL:
            return {"id": other, **earlier.data}
        try:
            await documents.replace(content, {"dataset": dataset})
        except StaleVersionRetryError:
            continue
        return None
    raise ContentContendedRetryError(f"{path} kept changing")
