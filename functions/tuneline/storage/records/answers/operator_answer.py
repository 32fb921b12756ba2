"""An answer that an operator wrote in LINE, `operator_answers/{event id}`, so that it can be undone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final, Literal, get_args

from tuneline.storage.records.pin import PinSource
from tuneline.storage.records.readers import choice, mapping, moment, optional, text
from tuneline.storage.records.record import Record, mapped

OPERATOR_ANSWERS: Final = "operator_answers"
# How long it can be undone.
KEPT: Final = timedelta(days=30)
AnswerState = Literal[
    "proposed",  # the operator has to confirm that the text is an answer
    "pinned",
    "undone",
]
TRANSITIONS: Final = {
    "proposed": frozenset({"pinned"}),
    "pinned": frozenset({"undone"}),
    "undone": frozenset({"pinned"}),
}


@dataclass(frozen=True, kw_only=True)
class OperatorAnswer(Record):
    """The answer of one event, written at `at` by `by`, and what it changed.

    It is written before the pin with the id `pin`. `before` is the document of the pin that it replaces, with
    the version `before_version`; both are None if it replaces none. `open_question` is the id of the listed
    question that it answers, empty if it answers none. `confirmed_in`, `undone_in` and `redone_in` are the
    ids of the taps that confirmed it, undid it and pinned it again.
    """

    TRANSITIONS: ClassVar = TRANSITIONS

    state: AnswerState = field(metadata=mapped(choice(get_args(AnswerState))))
    question: str = field(metadata=mapped(text))
    answer: str = field(metadata=mapped(text))
    source: PinSource = field(metadata=mapped(choice(get_args(PinSource))))
    by: str = field(metadata=mapped(text))
    at: datetime = field(metadata=mapped(moment))
    expire_at: datetime = field(metadata=mapped(moment))
    open_question: str = field(default="", metadata=mapped(text))
    pin: str = field(default="", metadata=mapped(text))
    before: Mapping[str, Any] | None = field(default=None, metadata=mapped(optional(mapping)))
    before_version: str | None = field(default=None, metadata=mapped(optional(text)))
    confirmed_in: str | None = field(default=None, metadata=mapped(optional(text)))
    undone_in: str | None = field(default=None, metadata=mapped(optional(text)))
    redone_in: str | None = field(default=None, metadata=mapped(optional(text)))


def operator_answer_path(event_id: str) -> str:
    """The path of the answer that the operator's event brought."""
    return f"{OPERATOR_ANSWERS}/{event_id}"
