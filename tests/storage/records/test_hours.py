"""The document `bot/hours` becomes opening hours, or is ignored with a log line that says why."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tuneline.storage.documents import Document
from tuneline.storage.records.operators.hours import HOURS, Hours, hours_of

WEEKLY = {"mon": ["09:00-12:00", "14:00-18:00"], "sat": []}
TAIPEI = ZoneInfo("Asia/Taipei")


def document(**fields: Any) -> Document:
    """Return the document as an operator has written it by hand."""
    return Document(HOURS, fields, version="1")


def test_the_written_hours_are_used() -> None:
    special = {"2027-02-08": {"closed": True, "name": "春節"}}
    hours = hours_of(document(time_zone="Asia/Taipei", weekly=WEEKLY, special=special, away="明天見"))
    assert hours is not None
    assert hours.away == "明天見"
    assert hours.is_open(datetime(2027, 2, 1, 9, tzinfo=TAIPEI))
    assert not hours.is_open(datetime(2027, 2, 8, 9, tzinfo=TAIPEI))


@pytest.mark.parametrize("fields", [{}, {"time_zone": "Asia/Taipei"}, {"away": "x", "weekly": {}}])
def test_without_weekly_hours_there_are_none(
    fields: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    assert hours_of(document(**fields)) is None
    assert hours_of(None) is None
    assert caplog.text == ""


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"weekly": WEEKLY}, "time_zone is missing"),
        ({"weekly": WEEKLY, "time_zone": "Taipei"}, "'Taipei' is not a time zone"),
        ({"weekly": {"mon": "9-5"}, "time_zone": "Asia/Taipei"}, "weekly.mon is not a list"),
        ({"weekly": WEEKLY, "time_zone": "Asia/Taipei", "special": 7}, "special is not a mapping"),
    ],
)
def test_damaged_hours_are_logged_and_ignored(
    fields: dict[str, Any], problem: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert hours_of(document(**fields)) is None
    (record,) = caplog.records
    assert "bot/hours has hours that cannot be used" in record.getMessage()
    assert problem in record.__dict__["fields"]["problem"]


def test_what_an_operator_wrote_by_hand_stays_in_the_document() -> None:
    stored = {"time_zone": "Asia/Taipei", "weekly": WEEKLY, "note": "by hand"}
    assert Hours.from_document(stored).as_document() == stored
