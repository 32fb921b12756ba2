"""Write the check's files to the buckets of the bot."""

import asyncio
from collections.abc import Mapping
from typing import Final

from tuneline.storage.objects import Objects
from tuneline_cli.trainer.leftovers import FOLDER

_TYPE: Final = "application/jsonl"


class SampleBuckets:
    """The buckets by their names, each with its description; that of TRAINING_BUCKET is the first.

    `is_readable` says of a bucket whether a job was seen to read it; None is not known.
    """

    def __init__(self, *, objects: Objects, buckets: Mapping[str, str], run: str) -> None:
        self._objects = objects
        self._run = run
        self.buckets = buckets
        self.is_readable: dict[str, bool | None] = {}

    @property
    def best(self) -> str:
        """The bucket for the files of further jobs: the first that a job was not seen to be refused."""
        names = list(self.buckets)
        return next((name for name in names if self.is_readable.get(name) is not False), names[0])

    async def write(self, name: str, content: bytes, *, bucket: str = "") -> str:
        """Write a file, by default to the best bucket; return its `gs://` address. ObjectsRetryError."""
        target, object_name = bucket or self.best, f"{FOLDER}{self._run}/{name}.jsonl"

        def write() -> None:
            with self._objects.write(target, object_name, content_type=_TYPE) as writer:
                writer.write(content)

        await asyncio.to_thread(write)
        return f"gs://{target}/{object_name}"
