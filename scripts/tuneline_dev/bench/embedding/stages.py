"""Measure the functions that embed: an upload, answers to questions, vectors that are remade."""

import asyncio
import itertools
import json
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from tuneline.retrieval.finder import Pair
from tuneline.retrieval.pin_changes import checked, put_pins
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import change_record, query_records, read_record
from tuneline.storage.records.dataset import DATASETS, Dataset
from tuneline.storage.records.examples import EXAMPLES, ExamplesSource
from tuneline.storage.records.pin import Pin
from tuneline.storage.sqlite import SqliteDocuments
from tuneline_dev.bench.cold import FOREIGN_UPLOAD, Request, model_question
from tuneline_dev.bench.embedding.measured_function import Deployment, MeasuredFunction
from tuneline_dev.bench.upload import drop
from tuneline_dev.stack import Stack

# Limits that are never reached.
RULES: Final = {"per_minute": 1_000_000, "per_day": 1_000_000, "month_usd": 1_000_000.0}
FAILED: Final = '"examples are found by words alone"'
LATE: Final = "examples are found by words alone: the embedder is not ready in time"
_MOST_SECONDS: Final = 540.0
_UNFINISHED: Final = ("checking", "starting")


@dataclass(frozen=True)
class Upload:
    """What taking in a dataset takes, from the event on: seconds, processor seconds, most memory."""

    seconds: float
    processor_seconds: float
    memory: int


@dataclass(frozen=True)
class Replies:
    """What answers take after a cold start.

    `first_seconds` is from the start of the process to the first answer, `vectors_seconds` to the first one
    whose examples were found by vectors (None with EMBEDDER off). `processor_ms` is that of a later question.
    """

    first_seconds: float
    vectors_seconds: float | None
    processor_ms: float
    memory: int


@dataclass(frozen=True)
class Tick:
    """What the first tick of job_poller takes, from the start of its process."""

    seconds: float
    memory: int


def measure_upload(deployment: Deployment, pairs: Sequence[Pair]) -> Upload:
    """Let dataset_upload take in a dataset of `pairs`."""
    path = deployment.stack.folder / "pairs.jsonl"
    path.write_text("".join(map(_as_line, pairs)), encoding="utf-8")
    with deployment.running("dataset_upload") as function:
        # Its start is not measured.
        function.post(FOREIGN_UPLOAD)
        began, used = time.monotonic(), function.processor_seconds()
        drop(deployment.stack, path, path.stat().st_size)
        state = asyncio.run(_ended(deployment.stack))
        took, used = time.monotonic() - began, function.processor_seconds() - used
    # Its cost is over the budget, so that no job follows.
    if state != "awaiting_approval":
        raise SystemExit(f"the dataset is {state}: see {function.log}")
    return Upload(took, used, function.peak.proportional)


def measure_replies(deployment: Deployment, pins: Sequence[Pair], questions: Sequence[str]) -> Replies:
    """Ask line_reply the questions one after the other after a cold start, each by another user."""
    stack = deployment.stack
    asyncio.run(_prepare_chat(stack, pins))
    texts = itertools.cycle(questions)
    requests = (model_question(stack, number, next(texts)) for number in itertools.count())
    request = next(requests)
    with deployment.running("line_reply") as function:
        function.post(request)
        first = function.seconds()
        by_vectors = _until_by_vectors(function, requests) if deployment.embedder != "off" else None
        later = [next(requests) for _ in questions]
        used = function.processor_seconds()
        for request in later:
            function.post(request)
        used = function.processor_seconds() - used
    if function.logged(FAILED) or function.logged("answered without"):
        raise SystemExit(f"the examples were not found: see {function.log}")
    return Replies(first, by_vectors, 1000 * used / len(later), function.peak.proportional)


def measure_tick(deployment: Deployment) -> Tick:
    """Remove the vectors, and let job_poller make them again; with EMBEDDER off it only runs."""
    stack = deployment.stack
    asyncio.run(_remove_vectors(stack))
    with deployment.running("job_poller") as function:
        function.post((b"", {}))
        took = function.seconds()
    has_vectors = asyncio.run(_has_vectors(stack))
    if has_vectors is (deployment.embedder == "off"):
        raise SystemExit(f"{'there are' if has_vectors else 'there are no'} vectors: see {function.log}")
    return Tick(took, function.peak.proportional)


def _until_by_vectors(function: MeasuredFunction, requests: Iterator[Request]) -> float:
    """Ask until the examples of an answer were found by vectors; return the seconds since the start."""
    late = 0
    while (found := function.logged(LATE)) > late:
        if function.seconds() > _MOST_SECONDS:
            raise SystemExit(f"no answer was found by vectors: see {function.log}")
        late = found
        function.post(next(requests))
    return function.seconds()


@asynccontextmanager
async def _store(stack: Stack) -> AsyncIterator[Documents]:
    documents = SqliteDocuments(stack.store)
    try:
        yield documents
    finally:
        await documents.close()


async def _ended(stack: Stack) -> str:
    """Return the state of the only dataset when it is taken in."""
    async with _store(stack) as documents, asyncio.timeout(_MOST_SECONDS):
        while True:
            for stored in await query_records(documents, Dataset, DATASETS, where={}):
                if stored.record.state not in _UNFINISHED:
                    return stored.record.state
            await asyncio.sleep(0.05)


async def _prepare_chat(stack: Stack, pins: Sequence[Pair]) -> None:
    now = datetime.now(UTC)
    async with _store(stack) as documents:
        await documents.create("bot/settings", RULES)
        pinned = (Pin(question=question, answer=answer, since=now) for question, answer in pins)
        await put_pins(documents, list(map(checked, pinned)))


async def _remove_vectors(stack: Stack) -> None:
    def without(source: ExamplesSource | None) -> ExamplesSource | None:
        return replace(source, vectors="", embedder="") if source else None

    async with _store(stack) as documents:
        await change_record(documents, ExamplesSource, EXAMPLES, without)


async def _has_vectors(stack: Stack) -> bool:
    async with _store(stack) as documents:
        source = await read_record(documents, ExamplesSource, EXAMPLES)
    return bool(source and source.vectors)


def _as_line(pair: Pair) -> str:
    messages = [
        {"role": role, "content": text} for role, text in zip(("user", "assistant"), pair, strict=True)
    ]
    return json.dumps({"messages": messages}, ensure_ascii=False) + "\n"
