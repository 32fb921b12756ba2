"""Detect content that was trained before with the same options, so that it is not paid for twice."""

import hashlib
import json
from dataclasses import asdict, replace

from tuneline.datasets.options import Options
from tuneline.errors import RetryError
from tuneline.storage.documents import Documents, StaleVersionRetryError
from tuneline.storage.record_store import StoredRecord, create_record, replace_record, stored_record
from tuneline.storage.records.content import Content, content_path
from tuneline.storage.records.dataset import WITHOUT_MODEL, Dataset, dataset_path

TRIES = 5
# Options that change the processing of an upload, but not the training.
_NOT_TRAINED = ("again", "least_model_days", "promote", "decide")


class ContentContendedRetryError(RetryError):
    """Other uploads of the same content claimed it again and again."""


def content_key(sha256: str, base_model: str, options: Options) -> str:
    """The key of an upload's training: equal for equal bytes, base model and options."""
    chosen = {name: value for name, value in asdict(options).items() if name not in _NOT_TRAINED}
    if options.personal_data == "warn":
        # As the keys of earlier versions, which had no such option.
        del chosen["personal_data"]
    described = json.dumps([sha256, {**chosen, "base_model": base_model}], sort_keys=True)
    return hashlib.sha256(described.encode("utf-8", "surrogatepass")).hexdigest()[:40]


async def earlier_dataset(
    documents: Documents, key: str, dataset: str, *, again: bool
) -> StoredRecord[Dataset] | None:
    """The earlier dataset with the same content. None if `dataset` can continue.

    `contents/{key}` names the one upload that continues, also if several come at the same time. Another
    upload replaces it if the first has no model, or if the operator wants to train it `again`.
    """
    path, own = content_path(key), Content(dataset=dataset)
    for _ in range(TRIES):
        if await create_record(documents, path, own):
            return None
        (document,) = await documents.get_many([path])
        if document is None:
            continue
        content = stored_record(Content, document)
        if content.record.dataset == dataset:
            return None
        (other,) = await documents.get_many([dataset_path(content.record.dataset)])
        earlier = stored_record(Dataset, other) if other else None
        if earlier is not None and not again and earlier.record.state not in WITHOUT_MODEL:
            return earlier
        try:
            await replace_record(documents, content, replace(content.record, dataset=dataset))
        except StaleVersionRetryError:
            continue
        return None
    raise ContentContendedRetryError(f"{path} kept changing")
