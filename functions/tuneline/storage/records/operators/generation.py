"""A document that an operator sent, `generations/{event}`, and the model's answers about its passages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from tuneline.storage.records.readers import amount, many, mapping, moment, optional, text, whole
from tuneline.storage.records.record import Record, mapped, nested

GENERATIONS: Final = "generations"
GENERATION_ANSWERS: Final = "generation_answers"
KEPT: Final = timedelta(days=2)


def generation_path(event: str) -> str:
    """The path of the document that the event has brought."""
    return f"{GENERATIONS}/{event}"


def answer_path(event: str, chunk: int) -> str:
    """The path of the answer about one of its passages."""
    return f"{GENERATION_ANSWERS}/{event}-{chunk}"


@dataclass(frozen=True, kw_only=True)
class PassagePart(Record):
    """A part of a passage: its text, which begins with its new headings, all headings above it, its page."""

    headings: tuple[str, ...] = field(default=(), metadata=mapped(many(text)))
    page: int | None = field(default=None, metadata=mapped(optional(whole)))
    text: str = field(metadata=mapped(text))


@dataclass(frozen=True, kw_only=True)
class Passage(Record):
    """One passage, which is one request to the model; `tokens` are those of its text."""

    tokens: int = field(metadata=mapped(whole))
    parts: tuple[PassagePart, ...] = field(metadata=mapped(many(nested(PassagePart))))


@dataclass(frozen=True, kw_only=True)
class Generation(Record):
    """The passages of a document, the model for them, the number of pairs to request, and the price.

    `total` counts the passages of the whole document, `left_out` the pages that could not be read.
    `taken_in` is the event of the tap that has decided; empty before. Its run clears the passages when it has
    written the pairs: `pairs` is their number, `used` that of the passages with an answer.
    """

    name: str = field(metadata=mapped(text))
    model: str = field(metadata=mapped(text))
    wanted: int = field(metadata=mapped(whole))
    usd: Decimal = field(metadata=mapped(amount))
    passages: tuple[Passage, ...] = field(metadata=mapped(many(nested(Passage))))
    count: int = field(metadata=mapped(whole))
    total: int = field(metadata=mapped(whole))
    left_out: int = field(default=0, metadata=mapped(whole))
    taken_in: str = field(default="", metadata=mapped(text))
    pairs: int = field(default=0, metadata=mapped(whole))
    used: int = field(default=0, metadata=mapped(whole))
    at: datetime = field(metadata=mapped(moment))
    expire_at: datetime = field(metadata=mapped(moment))


@dataclass(frozen=True, kw_only=True)
class GenerationAnswer(Record):
    """The model's answer about one passage, so that it is paid once."""

    answer: Mapping[str, Any] = field(metadata=mapped(mapping))
    expire_at: datetime = field(metadata=mapped(moment))
