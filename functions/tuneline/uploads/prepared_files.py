"""Keep the prepared files of the datasets whose models answer, or may be rolled back to.

A rule of the artifact bucket deletes prepared files half a year after their custom time.
"""

import asyncio

from tuneline import logs
from tuneline.errors import RetryError
from tuneline.storage.documents import Documents
from tuneline.storage.objects import ObjectGoneDropError, ObjectRef, Objects
from tuneline.storage.record_store import read_record
from tuneline.storage.records.dataset import Dataset, dataset_path
from tuneline.storage.records.model import Model, model_path
from tuneline.storage.records.serving import SERVING, Serving


async def keep_prepared_files(documents: Documents, objects: Objects, *, bucket: str) -> int:
    """Set the custom time of the files of each model in the chain to now; return the number of files.

    A file that is gone, or that cannot be changed now, is left out: the next day tries again.
    """
    serving = await read_record(documents, Serving, SERVING)
    kept = 0
    for entry in serving.tuned if serving else ():
        model = await read_record(documents, Model, model_path(entry.version))
        if model is None or model.dataset is None:
            continue
        dataset = await read_record(documents, Dataset, dataset_path(model.dataset))
        for name in filter(None, (dataset.train, dataset.valid) if dataset else ()):
            try:
                await asyncio.to_thread(objects.keep, ObjectRef(bucket, name, None))
            except (ObjectGoneDropError, RetryError) as failed:
                logs.warning("a prepared file is not kept", version=entry.version, **logs.described(failed))
            else:
                kept += 1
    return kept
