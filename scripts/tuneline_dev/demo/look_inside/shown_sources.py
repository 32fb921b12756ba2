"""The examples and pins that were put in front of the model, with their texts."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from tuneline.errors import DropError, RetryError
from tuneline.retrieval.few_shot import parse_examples
from tuneline.storage.documents import Document
from tuneline.storage.record_store import record_of
from tuneline.storage.records.dataset import Dataset, dataset_path
from tuneline.storage.records.event import Sources
from tuneline.storage.records.pin import Pin, pin_path

Get = Callable[[Sequence[str]], Awaitable[Sequence[Document | None]]]
Fetch = Callable[[str], Awaitable[bytes]]
Source = dict[str, Any]


async def shown_sources(sources: Sources | None, *, get: Get, fetch: Fetch) -> list[Source]:
    """Return `{"kind", "id", "question", "answer", "score"}`: pins first. A text that is gone is None."""
    if sources is None:
        return []
    pins = sources["pins"]
    stored = await get([pin_path(pin) for pin in pins]) if pins else []
    shown = [_source("pin", pin, record_of(Pin, known)) for pin, known in zip(pins, stored, strict=True)]
    pairs = await _pairs(sources["dataset"], get=get, fetch=fetch) if sources["examples"] else []
    scores = sources.get("scores", [])
    for index, number in enumerate(sources["examples"]):
        question, answer = pairs[number] if number < len(pairs) else (None, None)
        score = scores[index] if index < len(scores) else None
        example = {"kind": "example", "id": number, "question": question, "answer": answer, "score": score}
        shown.append(example)
    return shown


def _source(kind: str, id_: str, pin: Pin | None) -> Source:
    question, answer = (pin.question, pin.answer) if pin else (None, None)
    return {"kind": kind, "id": id_, "question": question, "answer": answer, "score": None}


async def _pairs(dataset: str, *, get: Get, fetch: Fetch) -> Sequence[tuple[str, str]]:
    """Return the examples of a dataset; none if they are deleted or damaged."""
    (stored,) = await get([dataset_path(dataset)])
    record = record_of(Dataset, stored)
    if record is None or record.sample is None:
        return []
    try:
        return parse_examples(await fetch(record.sample.object))
    except (DropError, RetryError, ValueError, LookupError, TypeError):
        return []
