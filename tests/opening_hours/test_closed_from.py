"""Closed from now on: nothing before that moment changes, and nothing of the next business day."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.opening_hours.test_opening_hours import MINUTE, days
from tuneline.opening_hours.opening_hours import OpeningHours, SpecialDay
from tuneline.storage.records.operators.hours_changes import closed_from

TAIPEI = ZoneInfo("Asia/Taipei")
BEGIN = datetime(2027, 2, 3, tzinfo=TAIPEI)


@settings(deadline=None)
@given(
    weekly=st.dictionaries(st.integers(0, 6), days()),
    special=st.dictionaries(
        st.sampled_from([date(2027, 2, 2), date(2027, 2, 3)]), days().map(lambda day: SpecialDay(day, "x"))
    ),
    minute=st.integers(0, 1439),
    seconds=st.integers(0, 59),
)
def test_the_rest_of_the_business_day_is_closed_and_nothing_else(
    weekly: dict[int, tuple[object, ...]], special: dict[date, SpecialDay], minute: int, seconds: int
) -> None:
    hours = OpeningHours("Asia/Taipei", weekly, special)  # type: ignore[arg-type]
    now = BEGIN + minute * MINUTE + timedelta(seconds=seconds)
    changed = closed_from(hours, now)
    closed = OpeningHours("Asia/Taipei", weekly, {**special, **changed})  # type: ignore[arg-type]
    business_days = hours.business_days(now)
    assert {*changed} <= {*business_days}
    assert not closed.is_open(now)
    moment = BEGIN - timedelta(days=1)
    while moment < now - MINUTE:
        assert closed.is_open(moment) == hours.is_open(moment)
        moment += 11 * MINUTE
    for number in range(1, 4):
        later = business_days[-1] + timedelta(days=number)
        assert closed.intervals_on(later) == hours.intervals_on(later)
    opening = closed.next_opening(now)
    assert opening is None or opening.date() > business_days[0]
