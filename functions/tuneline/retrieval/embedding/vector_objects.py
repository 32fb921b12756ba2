"""Store the vectors of a dataset's examples, and make them again if the embedder has changed."""

import asyncio
import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from tuneline import logs
from tuneline.retrieval.bm25 import Bm25Finder
from tuneline.retrieval.embedding.embed_examples import embed_examples
from tuneline.retrieval.embedding.embedder import Embedder
from tuneline.retrieval.embedding.example_vectors import made_by
from tuneline.retrieval.few_shot import parse_examples
from tuneline.storage.documents import Documents
from tuneline.storage.objects import ObjectRef, Objects
from tuneline.storage.record_store import change_record, read_record
from tuneline.storage.records.examples import EXAMPLES, ExamplesSource

# dataset_upload may take nine minutes, of which the check of a file takes up to five (infra/functions.tf).
MOST_SECONDS: Final = 180.0
# Seconds without another try after the vectors could not be made.
AGAIN_SECONDS: Final = 600.0


@dataclass(frozen=True)
class StoredVectors:
    """The object with the vectors, what has made them, and what was measured on the dataset."""

    object: str
    embedder: str
    measures: Mapping[str, Any]

    @property
    def report(self) -> dict[str, Any]:
        """What a dataset's report says about them."""
        return {"embedder": self.embedder, **self.measures}


class VectorObjects:
    """Makes vectors with `embedder`, and writes them to the artifact bucket."""

    def __init__(
        self,
        *,
        objects: Objects,
        bucket: str,
        embedder: Embedder,
        most_seconds: float = MOST_SECONDS,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._objects = objects
        self._bucket = bucket
        self._embedder = embedder
        self._most_seconds = most_seconds
        self._now = now
        self._monotonic = monotonic
        self._not_before = 0.0

    async def make(self, examples: str) -> StoredVectors | None:
        """Make the vectors of the object `examples`. None if that is not possible now, which is logged.

        A dataset is accepted without them, too: `remake` tries again.
        """
        try:
            async with asyncio.timeout(self._most_seconds):
                return await self._make(examples)
        except Exception as failed:  # noqa: BLE001 whatever it is, the dataset is accepted
            logs.warning("the examples cannot be embedded now", object=examples, **logs.described(failed))
            return None

    async def remake(self, documents: Documents) -> bool:
        """Make the vectors of the examples in use, if they have none, or those of another embedder.

        Returns whether they were made. Raises the store's errors.
        """
        source = await read_record(documents, ExamplesSource, EXAMPLES)
        wanted = made_by(self._embedder.name)
        if source is None or not source.object or source.has_vectors_of(wanted):
            return False
        if self._monotonic() < self._not_before:
            return False
        made = await self.make(source.object)
        if made is None:
            self._not_before = self._monotonic() + AGAIN_SECONDS
            return False

        def with_vectors(now: ExamplesSource | None) -> ExamplesSource | None:
            if now is None or now.sha256 != source.sha256:
                return None
            vectors = replace(now, vectors=made.object, embedder=made.embedder)
            return replace(vectors, embedded_at=self._now(), doubted_until=None)

        await change_record(documents, ExamplesSource, EXAMPLES, with_vectors)
        logs.info("the examples are embedded", dataset=source.dataset, embedder=made.embedder)
        return True

    async def _make(self, examples: str) -> StoredVectors:
        pairs = parse_examples(await asyncio.to_thread(self._read, examples))
        words = await asyncio.to_thread(Bm25Finder, pairs)
        vectors = await embed_examples(pairs, words=words, embedder=self._embedder)
        embedder = made_by(vectors.embedder)
        digest = hashlib.sha256(embedder.encode()).hexdigest()[:8]
        name = f"{examples.removesuffix('.jsonl')}-{digest}.vectors"
        await asyncio.to_thread(self._write, name, vectors.as_bytes())
        return StoredVectors(name, embedder, vectors.measures)

    def _read(self, name: str) -> bytes:
        with self._objects.open(ObjectRef(self._bucket, name, None)) as reader:
            return reader.read()

    def _write(self, name: str, content: bytes) -> None:
        with self._objects.write(self._bucket, name, content_type="application/octet-stream") as writer:
            writer.write(content)
