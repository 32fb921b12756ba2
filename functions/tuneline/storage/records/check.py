"""A check, `checks/{what}-{day}`: a claim, so that one run does it on a day, or in an hour (UTC)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import ClassVar, Final, Literal, get_args

from tuneline.storage.records.readers import choice, moment, optional
from tuneline.storage.records.record import Record, mapped

CheckState = Literal["checking", "done"]
TRANSITIONS: Final[Mapping[CheckState, frozenset[CheckState]]] = {
    "checking": frozenset({"done"}),
    "done": frozenset(),
}
FINAL: Final[frozenset[CheckState]] = frozenset({"done"})
KEPT: Final = timedelta(days=7)


def check_path(what: str, now: datetime) -> str:
    """The path of today's document."""
    return f"checks/{what}-{now.astimezone(UTC):%Y-%m-%d}"


def hourly_path(what: str, now: datetime) -> str:
    """The path of this hour's document."""
    return f"checks/{what}-{now.astimezone(UTC):%Y-%m-%dT%H}"


@dataclass(frozen=True, kw_only=True)
class Check(Record):
    """A daily or hourly check."""

    TRANSITIONS: ClassVar = TRANSITIONS

    state: CheckState = field(metadata=mapped(choice(get_args(CheckState))))
    expire_at: datetime | None = field(metadata=mapped(optional(moment), missing=None))
