"""The push that is under way, `bot/delivery`: a claim that every push of notices uses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Final, Literal, get_args

from tuneline.storage.records.readers import choice, many, moment, optional, text
from tuneline.storage.records.record import Record, mapped, nested

DELIVERY: Final = "bot/delivery"
PushState = Literal["open"]
TRANSITIONS: Final[Mapping[PushState, frozenset[PushState]]] = {"open": frozenset()}


@dataclass(frozen=True, kw_only=True)
class Batch(Record):
    """The notices of one push, by path, its texts, and its retry key; it was first tried at `since`."""

    notices: tuple[str, ...] = field(metadata=mapped(many(text)))
    texts: tuple[str, ...] = field(metadata=mapped(many(text)))
    key: str = field(metadata=mapped(text))
    since: datetime = field(metadata=mapped(moment))


@dataclass(frozen=True, kw_only=True)
class Delivery(Record):
    """The push that is under way, if there is one, and the `problem` of its last try."""

    TRANSITIONS: ClassVar = TRANSITIONS

    state: PushState = field(metadata=mapped(choice(get_args(PushState)), missing="open"))
    batch: Batch | None = field(default=None, metadata=mapped(optional(nested(Batch))))
    problem: str | None = field(default=None, metadata=mapped(optional(text)))
