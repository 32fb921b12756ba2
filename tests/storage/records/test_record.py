"""A record reads any document of its collection, and a write changes nothing else. No store."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, ClassVar, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuneline.storage.records.readers import amount, choice, flag, many, moment, number, optional, text, whole
from tuneline.storage.records.record import (
    ForbiddenTransitionDropError,
    Record,
    UnreadableDropError,
    mapped,
    nested,
)

NOW = datetime(2026, 11, 29, tzinfo=UTC)
State = Literal["open", "closed"]


@dataclass(frozen=True, kw_only=True)
class Stop(Record):
    name: str = field(metadata=mapped(text))


@dataclass(frozen=True, kw_only=True)
class Journey(Record):
    TRANSITIONS: ClassVar = {"open": frozenset({"closed"}), "closed": frozenset[str]()}

    state: State = field(metadata=mapped(choice(("open", "closed"))))
    stops: tuple[Stop, ...] = field(metadata=mapped(many(nested(Stop)), missing=()))
    reported_at: datetime | None = field(default=None, metadata=mapped(optional(moment), name="told_at"))
    usd: Decimal | None = field(default=None, metadata=mapped(optional(amount)))
    seats: int = field(default=1, metadata=mapped(whole))
    length: float = field(default=0.0, metadata=mapped(number))
    is_late: bool = field(default=False, metadata=mapped(flag))


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.just(NOW),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from(["stops", "told_at", "usd", "seats", "length", "is_late", "unknown"])
STATED = st.builds(
    lambda data, state: {**data, "state": state},
    st.dictionaries(NAMES, ANYTHING),
    st.sampled_from(["open", "closed"]),
)


@given(STATED)
def test_any_document_is_written_back_as_it_was(data: dict[str, Any]) -> None:
    journey = Journey.from_document(data)
    assert journey.as_document() == data
    assert journey.changes() == {}


@given(STATED)
def test_a_change_of_one_field_changes_nothing_else(data: dict[str, Any]) -> None:
    before = Journey.from_document(data)
    after = replace(before, seats=before.seats + 1)
    assert after.changes() == {"seats": before.seats + 1}
    assert after.as_document() == {**data, "seats": before.seats + 1}
    assert Journey.from_document(after.as_document()) == after


@given(STATED)
def test_every_field_has_its_type_whatever_is_stored(data: dict[str, Any]) -> None:
    journey = Journey.from_document(data)
    assert type(journey.seats) is int
    assert type(journey.is_late) is bool
    assert isinstance(journey.length, int | float)
    assert isinstance(journey.usd, Decimal | None)
    assert isinstance(journey.reported_at, datetime | None)
    assert all(isinstance(stop, Stop) for stop in journey.stops)


def test_a_new_document_has_the_fields_without_default_and_those_that_were_set() -> None:
    journey = Journey(state="open", stops=(Stop(name="北投"),), usd=Decimal("0.50"), reported_at=NOW)
    assert journey.as_document() == {
        "state": "open",
        "stops": [{"name": "北投"}],
        "usd": "0.50",
        "told_at": NOW,
    }


def test_unknown_fields_survive_inside_a_document_too() -> None:
    data = {"state": "open", "stops": [{"name": "北投", "platform": 2}], "weather": "rain"}
    journey = Journey.from_document(data)
    longer = replace(journey, stops=(*journey.stops, Stop(name="淡水")))
    assert longer.as_document() == {
        "state": "open",
        "stops": [{"name": "北投", "platform": 2}, {"name": "淡水"}],
        "weather": "rain",
    }


@pytest.mark.parametrize("data", [{}, {"state": 1}, {"state": "lost"}, {"state": None}])
def test_a_required_field_that_is_missing_or_wrong_names_document_field_and_fix(data: dict[str, Any]) -> None:
    with pytest.raises(UnreadableDropError, match=r"journeys/1 cannot be read: its field `state` .* correct"):
        Journey.from_document(data, path="journeys/1")


def test_a_forbidden_transition_cannot_be_written() -> None:
    closed = replace(Journey.from_document({"state": "open"}), state="closed")
    assert closed.changes() == {"state": "closed"}
    opened = replace(Journey.from_document({"state": "closed"}), state="open")
    for write in (opened.changes, opened.as_document):
        with pytest.raises(ForbiddenTransitionDropError, match="from 'closed' to 'open'"):
            write()
