"""The written form of opening hours is read back as it was, and a mistake in it is named."""

from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuneline.opening_hours.interval import HoursError, Interval, in_sequence, parse_interval
from tuneline.opening_hours.opening_hours import SpecialDay
from tuneline.opening_hours.written import (
    read_hours,
    read_special,
    read_weekly,
    written_special,
    written_weekly,
)

TIMES = st.times().map(lambda at: time(at.hour, at.minute))
INTERVALS = st.builds(Interval, TIMES, TIMES).filter(
    lambda one: one.opens != one.closes or one.opens == time()
)


@given(interval=INTERVALS)
def test_an_interval_is_read_as_it_was_written(interval: Interval) -> None:
    assert parse_interval(str(interval)) == interval


@given(
    minutes=st.sets(st.integers(0, 1439), min_size=2, max_size=8), day=st.dates(), name=st.text(max_size=60)
)
def test_hours_are_read_as_they_were_written(minutes: set[int], day: date, name: str) -> None:
    times = [time(minute // 60, minute % 60) for minute in sorted(minutes)]
    intervals = tuple(Interval(*pair) for pair in zip(times[::2], times[1::2], strict=False))
    assert read_weekly(written_weekly({2: intervals}))[2] == intervals
    special = {day: SpecialDay(intervals, name)}
    assert read_special(written_special(special)) == special
    closed = {day: SpecialDay((), name)}
    assert read_special(written_special(closed)) == closed


def test_a_person_can_read_the_written_form() -> None:
    clinic = {0: in_sequence(map(parse_interval, ("14:00–18:00", "9:00 - 12:00")), "mon")}
    assert written_weekly(clinic)["mon"] == ["09:00-12:00", "14:00-18:00"]
    assert written_weekly(clinic)["sun"] == []
    special = {date(2027, 2, 6): SpecialDay(name="春節"), date(2027, 1, 2): SpecialDay(clinic[0])}
    assert written_special(special) == {
        "2027-01-02": {"hours": ["09:00-12:00", "14:00-18:00"]},
        "2027-02-06": {"closed": True, "name": "春節"},
    }


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("9-12", "'9-12' is not a time span: write it as 09:00-12:00"),
        ("", "'' is not a time span"),
        ("09:00-12:60", "the times go from 00:00 to 24:00"),
        ("24:00-26:00", "the times go from 00:00 to 24:00"),
        ("09:00-24:01", "the times go from 00:00 to 24:00"),
        ("09:00-09:00", "a whole day is 00:00-24:00"),
        ("00:00-00:00", "a whole day is 00:00-24:00"),
    ],
)
def test_a_wrong_time_span_says_how_to_write_it(text: str, problem: str) -> None:
    with pytest.raises(HoursError, match=problem):
        parse_interval(text)


@pytest.mark.parametrize(
    ("weekly", "special", "problem"),
    [
        ({"monday": []}, {}, "weekly has 'monday', which is no weekday: write mon, tue"),
        ({"mon": "09:00-12:00"}, {}, r"weekly.mon is not a list of time spans: write it as"),
        ({"mon": [9]}, {}, r"weekly.mon is not a list of time spans"),
        ({"mon": ["9"]}, {}, r"weekly.mon: '9' is not a time span"),
        ({"mon": []}, {}, "weekly has no time span"),
        (["mon"], {}, "weekly is not a mapping"),
        ({"mon": ["09:00-12:00"]}, {"6 Feb": {"closed": True}}, "'6 Feb' is not a date"),
        ({"mon": ["09:00-12:00"]}, {"20270206": {"closed": True}}, "'20270206' is not a date"),
        ({"mon": ["09:00-12:00"]}, {"2027-02-06": {}}, r"special.2027-02-06: write either `closed: true`"),
        (
            {"mon": ["09:00-12:00"]},
            {"2027-02-06": {"closed": True, "hours": ["09:00-12:00"]}},
            r"special.2027-02-06: write either `closed: true`",
        ),
        ({"mon": ["09:00-12:00"]}, {"2027-02-06": {"closed": True, "name": 7}}, r"special.2027-02-06.name"),
        ({"mon": ["09:00-12:00"]}, [], "special is not a mapping"),
    ],
)
def test_a_wrong_document_says_which_field_is_wrong(weekly: Any, special: Any, problem: str) -> None:
    with pytest.raises(HoursError, match=problem):
        read_hours("Asia/Taipei", weekly, special, "")
