"""Find the questions of the examples and pins that an answer rests on."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tuneline.errors import DropError, RetryError
from tuneline.retrieval.few_shot import parse_examples
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import read_record, record_of
from tuneline.storage.records.dataset import Dataset, dataset_path
from tuneline.storage.records.event import Sources
from tuneline.storage.records.pin import Pin, pin_path

# Reads an object of the artifact bucket, and may block.
Fetch = Callable[[str], bytes]


@dataclass(frozen=True)
class AnswerSources:
    """The questions of the examples, by their numbers, and of the pins, by their ids; None if one is gone.

    `problem` says why the questions of the examples cannot be read; empty if they can.
    """

    examples: Mapping[int, str | None]
    pins: Mapping[str, str | None]
    problem: str = ""


async def answer_sources(store: Documents, sources: Sources, *, fetch: Fetch | None) -> AnswerSources:
    """Read the questions. `fetch` is None if no artifact bucket is set. Raises the store's errors."""
    numbers, pins = sources["examples"], sources["pins"]
    documents = await store.get_many([pin_path(pin) for pin in pins]) if pins else []
    records = [record_of(Pin, document) for document in documents]
    of_pins = {pin: record.question if record else None for pin, record in zip(pins, records, strict=True)}
    if not numbers:
        return AnswerSources({}, of_pins)
    try:
        questions = await _questions(store, sources["dataset"], fetch)
    except (DropError, RetryError, ValueError, LookupError, TypeError) as failed:
        return AnswerSources(dict.fromkeys(numbers), of_pins, str(failed) or type(failed).__name__)
    known = {number: questions[number] if number < len(questions) else None for number in numbers}
    return AnswerSources(known, of_pins)


async def _questions(store: Documents, dataset: str, fetch: Fetch | None) -> Sequence[str]:
    """The questions of all examples of a dataset, in their order."""
    record = await read_record(store, Dataset, dataset_path(dataset))
    if record is None or record.sample is None:
        raise LookupError(f"the dataset {dataset[:12]} is deleted")
    if fetch is None:
        raise LookupError("ARTIFACT_BUCKET is not set")
    content = await asyncio.to_thread(fetch, record.sample.object)
    return [question for question, _ in parse_examples(content)]
