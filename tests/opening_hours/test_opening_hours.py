"""Opening hours agree with a clock that is read minute by minute, in every time zone."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuneline.opening_hours.interval import HoursError, Interval, parse_interval
from tuneline.opening_hours.opening_hours import HORIZON, OpeningHours, SpecialDay

TAIPEI = ZoneInfo("Asia/Taipei")
CLINIC = {day: (Interval(time(9), time(12)), Interval(time(14), time(18))) for day in range(5)}
MINUTE = timedelta(minutes=1)
# Zones that change their clocks on the days below: by an hour, by half an hour, by a whole day.
CHANGES = (
    ("Asia/Taipei", date(2027, 2, 6)),
    ("Europe/Berlin", date(2027, 3, 28)),
    ("Europe/Berlin", date(2027, 10, 31)),
    ("America/Sao_Paulo", date(2018, 11, 4)),
    ("Australia/Lord_Howe", date(2027, 4, 4)),
    ("Australia/Lord_Howe", date(2027, 10, 3)),
    ("Pacific/Apia", date(2011, 12, 30)),
)


def at(text: str) -> datetime:
    """Return a moment in Taipei."""
    return datetime.fromisoformat(text).replace(tzinfo=TAIPEI)


def in_utc(moment: datetime | None) -> datetime | None:
    """Return the moment in UTC: Python finds no time equal that a clock of another zone shows twice."""
    return moment and moment.astimezone(UTC)


@st.composite
def days(draw: st.DrawFn) -> tuple[Interval, ...]:
    """Draw the intervals of a day: none overlaps, and the last may end after midnight."""
    minutes = sorted(draw(st.sets(st.integers(0, 1439), max_size=6)))
    ends = minutes if len(minutes) % 2 == 0 else [*minutes, draw(st.integers(0, minutes[0]))]
    times = [time(minute // 60, minute % 60) for minute in ends]
    return tuple(Interval(*pair) for pair in zip(times[::2], times[1::2], strict=True))


@st.composite
def hours_and_days(draw: st.DrawFn) -> tuple[OpeningHours, date]:
    """Draw hours and a day on which, or near which, the clocks change."""
    zone, day = draw(st.sampled_from(CHANGES))
    weekly = draw(st.dictionaries(st.integers(0, 6), days()))
    near = st.integers(-2, 2).map(lambda offset: day + timedelta(days=offset))
    special = draw(st.dictionaries(near, days().map(SpecialDay), max_size=2))
    return OpeningHours(zone, weekly, special), day


def minutes_of(hours: OpeningHours, first: date, last: date) -> dict[datetime, bool]:
    """Return every minute with whether it is open, by looking at the clock of each minute."""
    zone = ZoneInfo(hours.time_zone)
    begin = datetime.combine(first - timedelta(days=3), time(), UTC)
    count = (last - first).days * 1440 + 8 * 1440
    clock = {
        begin + n * MINUTE: (begin + n * MINUTE).astimezone(zone).replace(tzinfo=None) for n in range(count)
    }
    firsts: dict[datetime, datetime] = {}
    for moment, shown in clock.items():
        firsts.setdefault(shown, moment)

    def moment_of(shown: datetime) -> datetime:
        if shown in firsts:
            return firsts[shown]
        before = max(moment for moment, other in clock.items() if other < shown)
        while clock[before + MINUTE] < shown:
            before += MINUTE
        return before + (shown - clock[before])

    is_open = dict.fromkeys(clock, False)
    day = first - timedelta(days=2)
    while day <= last + timedelta(days=2):
        for interval in hours.intervals_on(day):
            opens = datetime.combine(day, interval.opens)
            closes = datetime.combine(day, interval.closes)
            closes += timedelta(days=0 if closes > opens else 1)
            moment, end = moment_of(opens), moment_of(closes)
            while moment < end:
                is_open[moment] = True
                moment += MINUTE
        day += timedelta(days=1)
    return is_open


@settings(max_examples=60, deadline=None)
@given(drawn=hours_and_days())
def test_hours_agree_with_a_clock_read_minute_by_minute(drawn: tuple[OpeningHours, date]) -> None:
    hours, day = drawn
    minutes = minutes_of(hours, day, day)
    begin = datetime.combine(day - timedelta(days=1), time(), UTC)
    looked_at = [begin + n * MINUTE for n in range(3 * 1440)]
    for moment in looked_at[::7]:
        assert hours.is_open(moment) == minutes[moment], moment
    end = looked_at[-1]
    assert hours.open_minutes(begin, end) == sum(minutes[moment] for moment in looked_at[:-1])
    changes = [moment for moment in looked_at[1:] if minutes[moment] != minutes[moment - MINUTE]]
    for moment in looked_at[:: 7 * 60]:
        opening = next((each for each in changes if each > moment and minutes[each]), None)
        closes = next((each for each in changes if each > moment and not minutes[each]), None)
        if opening:
            assert in_utc(hours.next_opening(moment)) == opening
        if minutes[moment] and closes:
            assert in_utc(hours.closes_at(moment)) == closes
        if not minutes[moment]:
            assert hours.closes_at(moment) is None


@given(hours=st.builds(OpeningHours, st.just("Asia/Tokyo"), st.dictionaries(st.integers(0, 6), days())))
def test_it_is_open_when_it_opens_and_closed_a_minute_before(hours: OpeningHours) -> None:
    opening = hours.next_opening(at("2027-02-03 10:00"))
    if any(hours.weekly.values()) and opening:
        assert hours.is_open(opening)
        assert not hours.is_open(opening - MINUTE)


def test_a_clinic_is_closed_at_noon_and_on_sunday() -> None:
    hours = OpeningHours("Asia/Taipei", CLINIC)
    assert hours.is_open(at("2027-02-05 09:00"))
    assert not hours.is_open(at("2027-02-05 12:00"))
    assert hours.closes_at(at("2027-02-05 15:00")) == at("2027-02-05 18:00")
    assert hours.next_opening(at("2027-02-05 18:00")) == at("2027-02-08 09:00")
    assert hours.open_minutes(at("2027-02-05 11:30"), at("2027-02-05 14:30")) == 60


def test_a_special_day_replaces_the_weekday() -> None:
    special = {date(2027, 2, 8): SpecialDay(name="春節"), date(2027, 2, 7): SpecialDay(CLINIC[0][:1])}
    hours = OpeningHours("Asia/Taipei", CLINIC, special)
    assert not hours.is_open(at("2027-02-08 10:00"))
    assert hours.is_open(at("2027-02-07 10:00"))
    assert hours.next_opening(at("2027-02-07 12:00")) == at("2027-02-09 09:00")


def test_a_night_belongs_to_the_day_on_which_it_opens() -> None:
    bar = OpeningHours("Asia/Taipei", {4: (Interval(time(18), time(2)),)}, {date(2027, 2, 6): SpecialDay()})
    assert bar.is_open(at("2027-02-06 01:59"))
    assert not bar.is_open(at("2027-02-06 02:00"))
    assert bar.business_days(at("2027-02-06 01:59")) == [date(2027, 2, 5)]
    assert bar.business_days(at("2027-02-06 02:00")) == [date(2027, 2, 6)]


def test_hours_that_meet_at_midnight_are_one_time() -> None:
    hours = OpeningHours(
        "Asia/Taipei", {4: (parse_interval("20:00-24:00"),), 5: (parse_interval("00:00-03:00"),)}
    )
    assert hours.closes_at(at("2027-02-05 21:00")) == at("2027-02-06 03:00")
    assert hours.next_opening(at("2027-02-05 20:00")) == at("2027-02-12 20:00")


def test_a_shop_that_never_closes_has_no_closing_time() -> None:
    hours = OpeningHours("Asia/Taipei", dict.fromkeys(range(7), (parse_interval("00:00-24:00"),)))
    assert hours.closes_at(at("2027-02-05 21:00")) is None
    assert hours.next_opening(at("2027-02-05 21:00")) is None
    assert hours.is_open(at("2027-02-05 00:00"))


def test_a_closure_of_more_than_a_year_has_no_next_opening() -> None:
    last = at("2027-02-05 21:00") + HORIZON
    closed = {(at("2027-02-05 21:00") + timedelta(days=n)).date(): SpecialDay() for n in range(402)}
    hours = OpeningHours("Asia/Taipei", CLINIC, closed)
    assert hours.next_opening(at("2027-02-05 21:00")) is None
    assert hours.next_opening(last) is not None


def test_touching_hours_are_joined_and_overlapping_ones_are_refused() -> None:
    touching = (parse_interval("12:00-14:00"), parse_interval("09:00-12:00"))
    hours = OpeningHours("Asia/Taipei", {0: touching})
    assert hours.weekly[0] == (parse_interval("09:00-14:00"),)
    overlapping = (parse_interval("09:00-12:01"), parse_interval("12:00-14:00"))
    with pytest.raises(HoursError, match="09:00-12:01 and 12:00-14:00 overlap"):
        OpeningHours("Asia/Taipei", {0: overlapping})


@pytest.mark.parametrize("name", ["", "Asia", "Taipei", "../etc/passwd", "/etc/passwd", "Asia/\0"])
def test_an_unknown_time_zone_is_named(name: str) -> None:
    with pytest.raises(HoursError, match="is not a time zone: write a name as Asia/Taipei"):
        OpeningHours(name, CLINIC)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        OpeningHours("Asia/Taipei", CLINIC).is_open(datetime.fromisoformat("2027-02-05 09:00"))


def test_time_zones_do_not_depend_on_the_machines_database() -> None:
    code = "import zoneinfo; assert not zoneinfo.TZPATH; zoneinfo.ZoneInfo('Asia/Taipei')"
    subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONTZPATH": ""}, check=True)
