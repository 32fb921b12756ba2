"""When it is open: weekly hours, special days that replace them, and the time zone of both.

An interval belongs to the day on which it opens, so a special day leaves the night before it as it is.
A time that the clock shows twice, or never, is read as RFC 5545 says: the first of the two, or with the
offset before the gap. https://www.rfc-editor.org/rfc/rfc5545#section-3.3.5
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from tuneline.opening_hours.interval import HoursError, Interval, in_sequence

# A closure of more than a year is no longer opening hours.
HORIZON: Final = timedelta(days=400)
# Nearly every answer is within a week, which is quick to look through.
_REACHES: Final = (timedelta(days=8), HORIZON)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class SpecialDay:
    """The hours of one date instead of the weekly ones; without intervals it is closed."""

    intervals: tuple[Interval, ...] = ()
    name: str = ""


@dataclass(frozen=True)
class OpeningHours:
    """Weekly hours by weekday, where Monday is 0, and the special days.

    `away` is the operators' text for users who write outside the hours. Times that come in must have
    a zone; those that go out are in `zone`. Raises HoursError.
    """

    time_zone: str
    weekly: Mapping[int, tuple[Interval, ...]]
    special: Mapping[date, SpecialDay] = field(default_factory=dict)
    away: str = ""
    zone: ZoneInfo = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Bring the intervals of each day into sequence."""
        weekly = {day: in_sequence(of_day, f"weekday {day}") for day, of_day in self.weekly.items()}
        special = {
            day: SpecialDay(in_sequence(special_day.intervals, day.isoformat()), special_day.name)
            for day, special_day in self.special.items()
        }
        object.__setattr__(self, "zone", zone_of(self.time_zone))
        object.__setattr__(self, "weekly", weekly)
        object.__setattr__(self, "special", special)

    def intervals_on(self, day: date) -> tuple[Interval, ...]:
        """Return the intervals that open on this date; empty if it is closed."""
        special = self.special.get(day)
        return self.weekly.get(day.weekday(), ()) if special is None else special.intervals

    def is_open(self, at: datetime) -> bool:
        """Whether it is open at this moment. The moment of opening is open, that of closing is closed."""
        return any(opens <= at < closes for opens, closes in self._spans(at, _local(at, self.zone)))

    def closes_at(self, at: datetime) -> datetime | None:
        """Return when it closes if it is open at this moment; None if it is closed, or never closes."""
        for reach in _REACHES:
            running = [closes for opens, closes in self._open_times(at, at + reach) if opens <= at < closes]
            if running and running[0] < at + reach:
                return running[0].astimezone(self.zone)
        return None

    def next_opening(self, after: datetime) -> datetime | None:
        """Return when it opens next, later than `after`; None if it does not within 400 days."""
        for reach in _REACHES:
            later = [opens for opens, _ in self._open_times(after, after + reach) if opens > after]
            if later:
                return later[0].astimezone(self.zone)
        return None

    def open_minutes(self, start: datetime, end: datetime) -> float:
        """Return how many minutes of the time from `start` to `end` are open; 0 if `end` comes first."""
        spans = ((max(opens, start), min(closes, end)) for opens, closes in self._open_times(start, end))
        return sum(max((closes - opens).total_seconds(), 0.0) for opens, closes in spans) / 60

    def business_days(self, at: datetime) -> list[date]:
        """Return the dates whose hours are running, else today: yesterday, if it has not closed yet."""
        today = _local(at, self.zone)
        running = {
            _local(opens, self.zone) for opens, closes in self._spans(at, today) if opens <= at < closes
        }
        return sorted(running) or [today]

    def _open_times(self, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        """Return the open times that may touch `start` to `end`, earliest first; none touches the next."""
        joined: list[tuple[datetime, datetime]] = []
        for opens, closes in sorted(self._spans(end, _local(start, self.zone))):
            if joined and opens <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(closes, joined[-1][1]))
            else:
                joined.append((opens, closes))
        return joined

    def _spans(self, last: datetime, first_day: date) -> Iterator[tuple[datetime, datetime]]:
        """Yield the intervals of the days from two before `first_day`, which may still run, to `last`."""
        if not any(self.weekly.values()) and not any(day.intervals for day in self.special.values()):
            return
        day, last_day = first_day - 2 * _DAY, _local(last, self.zone)
        while day <= last_day:
            for interval in self.intervals_on(day):
                next_day = day + _DAY if interval.closes <= interval.opens else day
                opens, closes = self._moment(day, interval.opens), self._moment(next_day, interval.closes)
                if opens < closes:
                    yield opens, closes
            day += _DAY

    def _moment(self, day: date, at: time) -> datetime:
        # In UTC, because Python compares two times of one zone by their clocks.
        return datetime.combine(day, at, self.zone).astimezone(UTC)


def zone_of(name: str) -> ZoneInfo:
    """Return the time zone. Raises HoursError if there is none of this name."""
    try:
        return ZoneInfo(name)
    except (ValueError, KeyError, OSError):
        raise HoursError(f"{name!r} is not a time zone: write a name as Asia/Taipei") from None


def _local(at: datetime, zone: ZoneInfo) -> date:
    if at.tzinfo is None:
        raise ValueError(f"{at} has no time zone")
    return at.astimezone(zone).date()
