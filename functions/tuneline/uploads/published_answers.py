"""Read the answers that the bot is shown now: data in them are the operator's own."""

import json
from collections.abc import Iterator

from tuneline.storage.documents import Documents
from tuneline.storage.lines import split_lines
from tuneline.storage.objects import ObjectGoneDropError, ObjectRef, Objects
from tuneline.storage.record_store import read_record
from tuneline.storage.records.examples import EXAMPLES, ExamplesSource


async def published_object(documents: Documents) -> str:
    """Return the name of the object with the published examples; empty without."""
    source = await read_record(documents, ExamplesSource, EXAMPLES)
    return source.object if source is not None else ""


def published_answers(objects: Objects, bucket: str, name: str) -> Iterator[str]:
    """Yield the answers in the object of published examples; none if it is gone. Blocks.

    Raises ObjectsRetryError.
    """
    try:
        with objects.open(ObjectRef(bucket, name, None)) as reader:
            for line in split_lines(reader):
                yield json.loads(line)["answer"]
    except ObjectGoneDropError:
        return
