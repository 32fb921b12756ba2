"""Read and write opening hours as a person sees them in the store: `mon: ["09:00-12:00"]`."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from tuneline.opening_hours.interval import HoursError, Interval, parse_interval
from tuneline.opening_hours.opening_hours import OpeningHours, SpecialDay

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST_SPECIAL_DAYS: Final = 400
MOST_NAME_CHARACTERS: Final = 60
MOST_AWAY_CHARACTERS: Final = 1000


def read_hours(time_zone: str, weekly: Any, special: Any, away: str) -> OpeningHours:
    """Read the stored form. Raises HoursError, which names the field that is wrong."""
    if len(away) > MOST_AWAY_CHARACTERS:
        raise HoursError(f"away has {len(away):,} characters: write at most {MOST_AWAY_CHARACTERS:,}")
    return OpeningHours(time_zone, read_weekly(weekly), read_special(special), away)


def read_weekly(weekly: Any) -> dict[int, tuple[Interval, ...]]:
    """Read the hours by weekday; a weekday that is missing is closed. Raises HoursError."""
    read = {}
    for name, intervals in _mapping(weekly, "weekly").items():
        if name not in WEEKDAYS:
            raise HoursError(f"weekly has {name!r}, which is no weekday: write {', '.join(WEEKDAYS)}")
        read[WEEKDAYS.index(name)] = _intervals(intervals, f"weekly.{name}")
    if not any(read.values()):
        raise HoursError('weekly has no time span: write at least one, as mon: ["09:00-12:00"]')
    return read


def read_special(special: Any) -> dict[date, SpecialDay]:
    """Read the special days. Raises HoursError."""
    days = _mapping(special, "special")
    if len(days) > MOST_SPECIAL_DAYS:
        raise HoursError(f"special has {len(days)} days: write at most {MOST_SPECIAL_DAYS}")
    return {parse_day(day): _special_day(value, f"special.{day}") for day, value in days.items()}


def written_weekly(weekly: Mapping[int, Iterable[Interval]]) -> dict[str, list[str]]:
    """Write all seven weekdays; one that is closed has an empty list."""
    return {name: [*map(str, weekly.get(day, ()))] for day, name in enumerate(WEEKDAYS)}


def written_special(special: Mapping[date, SpecialDay]) -> dict[str, dict[str, Any]]:
    """Write the special days by date, earliest first."""
    return {day.isoformat(): written_day(special[day]) for day in sorted(special)}


def written_day(day: SpecialDay) -> dict[str, Any]:
    """Write one special day: `closed` or `hours`, and its name."""
    hours: dict[str, Any] = {"hours": [*map(str, day.intervals)]} if day.intervals else {"closed": True}
    return {**hours, "name": day.name} if day.name else hours


def parse_day(text: str) -> date:
    """Read `2027-02-06`. Raises HoursError."""
    try:
        day = date.fromisoformat(text)
    except (ValueError, TypeError):
        day = None
    if day is None or day.isoformat() != text:
        raise HoursError(f"{text!r} is not a date: write year, month and day, as 2027-02-06")
    return day


def _special_day(value: Any, place: str) -> SpecialDay:
    fields = _mapping(value, place)
    name, hours = fields.get("name", ""), fields.get("hours", [])
    if not isinstance(name, str) or len(name) > MOST_NAME_CHARACTERS:
        raise HoursError(f"{place}.name: write a text of at most {MOST_NAME_CHARACTERS} characters")
    intervals = _intervals(hours, f"{place}.hours")
    if bool(intervals) is (fields.get("closed", False) is True):
        raise HoursError(f'{place}: write either `closed: true` or `hours`, as ["09:00-12:00"]')
    return SpecialDay(intervals, name)


def _intervals(value: Any, place: str) -> tuple[Interval, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(text, str) for text in value):
        raise HoursError(f'{place} is not a list of time spans: write it as ["09:00-12:00"]')
    try:
        return tuple(map(parse_interval, value))
    except HoursError as wrong:
        raise HoursError(f"{place}: {wrong}") from None


def _mapping(value: Any, place: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise HoursError(f"{place} is not a mapping")
    return value
