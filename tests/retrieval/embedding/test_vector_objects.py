"""The poller makes the vectors again if they are missing or of another embedder."""

import asyncio
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.chat.word_for_word import EMBEDDER, content
from tests.retrieval.embedding.test_question_ranking import Clock, Embedder
from tests.retrieval.embedding.texts import PAIRS
from tests.retrieval.test_few_shot import NOW
from tuneline.retrieval.embedding.embedder import EmbeddingRetryError, Purpose
from tuneline.retrieval.embedding.example_vectors import ExampleVectors, made_by
from tuneline.retrieval.embedding.vector_objects import AGAIN_SECONDS, VectorObjects
from tuneline.retrieval.few_shot import publish_examples
from tuneline.storage.documents import Documents
from tuneline.storage.objects import ObjectRef, Objects
from tuneline.storage.record_store import read_record
from tuneline.storage.records.examples import EXAMPLES, ExamplesSource
from tuneline_dev.emulators.storage.storage_emulator import StorageEmulator

pytestmark = pytest.mark.stores("sqlite")

BUCKET = "artifacts"
NAME = "prepared/d1/examples.jsonl"
SOURCE = ExamplesSource(dataset="d1", object=NAME, sha256="1", system_prompt=None, created_at=NOW)
NEWER = replace(SOURCE, dataset="d2", sha256="2", vectors="v2", created_at=NOW + timedelta(hours=1))


@pytest.fixture
def objects(monkeypatch: pytest.MonkeyPatch) -> Iterator[Objects]:
    with StorageEmulator(buckets=[BUCKET]) as running:
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", running.url)
        monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "local")
        objects = Objects()
        examples = content(PAIRS)
        objects.put(BUCKET, NAME, io.BytesIO(examples), size=len(examples), metadata={})
        yield objects


@pytest.fixture
def embedder() -> Embedder:
    return Embedder()


def remaker(objects: Objects, embedder: Embedder, **more: Any) -> VectorObjects:
    return VectorObjects(objects=objects, bucket=BUCKET, embedder=embedder, now=lambda: NOW, **more)


async def in_use(documents: Documents) -> ExamplesSource:
    source = await read_record(documents, ExamplesSource, EXAMPLES)
    assert source is not None
    return source


async def stored(objects: Objects, name: str) -> ExampleVectors:
    def read() -> bytes:
        with objects.open(ObjectRef(BUCKET, name, None)) as reader:
            return reader.read()

    return ExampleVectors.from_bytes(await asyncio.to_thread(read), examples=len(PAIRS))


async def test_missing_vectors_are_made_and_used_from_the_next_message_on(
    documents: Documents, objects: Objects, embedder: Embedder
) -> None:
    await publish_examples(documents, replace(SOURCE, doubted_until=NOW + timedelta(hours=5)))
    assert await remaker(objects, embedder).remake(documents)
    source = await in_use(documents)
    assert (source.dataset, source.embedder) == ("d1", made_by(EMBEDDER.name))
    assert (source.embedded_at, source.doubted_until) == (NOW, None)
    assert (await stored(objects, source.vectors)).thresholds is not None
    assert source.vectors.startswith("prepared/d1/")


async def test_vectors_of_the_same_embedder_are_not_made_again_and_those_of_another_are(
    documents: Documents, objects: Objects, embedder: Embedder
) -> None:
    await publish_examples(documents, SOURCE)
    vectors = remaker(objects, embedder)
    assert await vectors.remake(documents)
    before, embedder.calls = await in_use(documents), 0
    assert not await vectors.remake(documents)
    assert embedder.calls == 0
    assert await in_use(documents) == before
    embedder.name = "another@2"
    assert await vectors.remake(documents)
    after = await in_use(documents)
    assert after.embedder == made_by("another@2")
    assert after.vectors != before.vectors, "a bot that has the old name in memory reads the old object"
    assert (await stored(objects, before.vectors)).embedder == EMBEDDER.name


async def test_without_examples_nothing_is_made(
    documents: Documents, objects: Objects, embedder: Embedder
) -> None:
    assert not await remaker(objects, embedder).remake(documents)
    assert embedder.calls == 0


async def test_a_newer_dataset_that_was_accepted_meanwhile_stays(
    documents: Documents, objects: Objects
) -> None:
    class Slow(Embedder):
        async def embed(self, texts: Sequence[str], *, purpose: Purpose) -> Any:
            await publish_examples(documents, NEWER)
            return await super().embed(texts, purpose=purpose)

    await publish_examples(documents, SOURCE)
    await remaker(objects, Slow()).remake(documents)
    assert await in_use(documents) == NEWER


async def test_a_dataset_that_was_deleted_meanwhile_stays_deleted(
    documents: Documents, objects: Objects
) -> None:
    class Slow(Embedder):
        async def embed(self, texts: Sequence[str], *, purpose: Purpose) -> Any:
            await documents.delete(EXAMPLES)
            return await super().embed(texts, purpose=purpose)

    await publish_examples(documents, SOURCE)
    await remaker(objects, Slow()).remake(documents)
    assert await read_record(documents, ExamplesSource, EXAMPLES) is None


@pytest.mark.parametrize("failure", [EmbeddingRetryError("away"), MemoryError(), RuntimeError("shut down")])
async def test_an_embedder_that_fails_is_tried_again_after_ten_minutes(
    documents: Documents, objects: Objects, embedder: Embedder, failure: Exception
) -> None:
    clock = Clock()
    vectors = remaker(objects, embedder, monotonic=clock)
    await publish_examples(documents, SOURCE)
    embedder.failure = failure
    assert not await vectors.remake(documents)
    before, embedder.failure = embedder.calls, None
    clock.seconds += AGAIN_SECONDS - 1
    assert not await vectors.remake(documents)
    assert embedder.calls == before
    assert (await in_use(documents)) == SOURCE
    clock.seconds += 1
    assert await vectors.remake(documents)
    assert AGAIN_SECONDS == 600


async def test_an_embedder_that_hangs_ends_neither_a_tick_nor_an_acceptance_late(
    documents: Documents, objects: Objects, embedder: Embedder
) -> None:
    await publish_examples(documents, SOURCE)
    embedder.free.clear()
    vectors = remaker(objects, embedder, most_seconds=0.05)
    assert not await vectors.remake(documents)
    assert embedder.under_way == 0


async def test_examples_that_are_gone_or_damaged_are_a_failure_as_well(
    documents: Documents, objects: Objects, embedder: Embedder
) -> None:
    for number, broken in enumerate((b"", b"{\n", b"\xff", b"[]\n")):
        name = f"prepared/{number}/examples.jsonl"
        objects.put(BUCKET, name, io.BytesIO(broken), size=len(broken), metadata={})
        assert await remaker(objects, embedder).make(name) is None
    assert await remaker(objects, embedder).make("prepared/none/examples.jsonl") is None


async def test_two_pollers_at_once_end_with_vectors_that_can_be_read(
    documents: Documents, objects: Objects, embedder: Embedder
) -> None:
    await publish_examples(documents, SOURCE)
    pollers = [remaker(objects, embedder) for _ in range(2)]
    await asyncio.gather(*(poller.remake(documents) for poller in pollers))
    source = await in_use(documents)
    assert source.embedder == made_by(EMBEDDER.name)
    assert (await stored(objects, source.vectors)).thresholds is not None
    assert not await pollers[0].remake(documents)
