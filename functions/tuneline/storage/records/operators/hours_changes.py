"""Make changed opening hours of the stored ones.

Each function raises HoursError for hours that it cannot read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from tuneline.opening_hours.interval import HoursError, Interval
from tuneline.opening_hours.opening_hours import OpeningHours, SpecialDay, zone_of
from tuneline.opening_hours.written import read_special, read_weekly, written_special, written_weekly
from tuneline.storage.records.operators.hours import Hours

# A closure of a season; a mistyped year would be longer.
MOST_DAYS: Final = 100
_WRITTEN: Final = ("time_zone", "weekly", "special", "away")


def with_weekly(stored: Hours, weekly: Mapping[int, tuple[Interval, ...]]) -> Hours:
    """Replace the hours of some weekdays."""
    known = read_weekly(stored.weekly) if stored.weekly else {}
    return replace(stored, weekly=written_weekly({**known, **weekly}))


def with_special(stored: Hours, days: Mapping[date, SpecialDay]) -> Hours:
    """Add special days, or replace them."""
    return replace(stored, special=written_special({**read_special(stored.special), **days}))


def without_special(stored: Hours, days: Iterable[date]) -> Hours:
    """Return some dates to the weekly hours."""
    gone = {*days}
    known = read_special(stored.special)
    left = {day: special for day, special in known.items() if day not in gone}
    return replace(stored, special=written_special(left))


def undone(stored: Hours) -> Hours:
    """Return to the hours before the last change; undone again, this brings the change back."""
    if stored.before is None:
        return stored
    return replace(
        stored, **{name: (stored.before or {}).get(name, getattr(Hours(), name)) for name in _WRITTEN}
    )


def recorded(stored: Hours, changed: Hours, *, by: str, now: datetime, decided_in: str = "") -> Hours:
    """Return the changed hours as they are to be stored; past special days are dropped."""
    tidied = without_special(changed, _past(changed, now))
    tidied.opening_hours()
    before = {name: getattr(stored, name) for name in _WRITTEN}
    return replace(tidied, before=before, by=by, changed_at=now, decided_in=decided_in)


def is_same(stored: Hours, changed: Hours) -> bool:
    """Whether both have the same hours."""
    return all(getattr(stored, name) == getattr(changed, name) for name in _WRITTEN)


def closed_from(hours: OpeningHours, now: datetime) -> dict[date, SpecialDay]:
    """Return the special days that close it from `now` until its next business day; none if it is closed.

    The hours that are over stay as they were.
    """
    cut = {day: _cut(hours, day, now) for day in hours.business_days(now)}
    return {day: special for day, special in cut.items() if special.intervals != hours.intervals_on(day)}


def _cut(hours: OpeningHours, day: date, now: datetime) -> SpecialDay:
    """Return the hours of the day up to `now`."""
    local = now.astimezone(hours.zone).replace(second=0, microsecond=0)
    minute = local.hour * 60 + local.minute + (local.date() - day).days * 24 * 60
    intervals = tuple(
        interval if interval.end <= minute else Interval(interval.opens, local.time())
        for interval in hours.intervals_on(day)
        if interval.begin < minute
    )
    return SpecialDay(intervals, hours.special[day].name if day in hours.special else "")


def _past(stored: Hours, now: datetime) -> list[date]:
    """Return the special days before yesterday, whose night may still run."""
    today = now.astimezone(zone_of(stored.time_zone) if stored.time_zone else UTC).date()
    return [day for day in read_special(stored.special) if day < today - timedelta(days=1)]


def days_between(first: date, last: date) -> list[date]:
    """Return all dates from the first to the last. Raises HoursError if there are none, or too many."""
    count = (last - first).days + 1
    if count < 1:
        raise HoursError(f"{last} is before {first}: write the first day first")
    if count > MOST_DAYS:
        raise HoursError(f"{first} to {last} are {count} days: close at most {MOST_DAYS} at once")
    return [first + timedelta(days=number) for number in range(count)]
