"""Opening times of one day: intervals, as `09:00-12:00`, that may end after midnight."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from typing import Final

DAY: Final = 24 * 60
# More would be a mistake: a clinic has three.
MOST_INTERVALS: Final = 8
_WRITTEN: Final = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—~〜～]\s*(\d{1,2}):(\d{2})")


class HoursError(ValueError):
    """Opening hours that cannot be used; the text says what is wrong, where, and how to fix it."""


@dataclass(frozen=True)
class Interval:
    """A time of a day when it is open. If `closes` is not after `opens`, it closes on the next day."""

    opens: time
    closes: time

    def __post_init__(self) -> None:
        """Raises HoursError for a time that is not a whole minute of a wall clock."""
        for at in (self.opens, self.closes):
            if at.second or at.microsecond or at.tzinfo is not None:
                raise HoursError(f"{at} is not a time in whole minutes: write hours and minutes, as 09:30")

    @property
    def begin(self) -> int:
        """The minute of the day when it opens."""
        return self.opens.hour * 60 + self.opens.minute

    @property
    def end(self) -> int:
        """The minute when it closes, counted from the beginning of the same day; at most 47:59 hours."""
        minute = self.closes.hour * 60 + self.closes.minute
        return minute if minute > self.begin else minute + DAY

    def __str__(self) -> str:
        """Write it as `09:00-12:00`; midnight at its end is `24:00`."""
        closes = "24:00" if self.end == DAY else f"{self.closes:%H:%M}"
        return f"{self.opens:%H:%M}-{closes}"


def parse_interval(text: str) -> Interval:
    """Read `09:00-12:00`. Raises HoursError."""
    match = _WRITTEN.fullmatch(text.strip())
    if not match:
        raise HoursError(f"{text!r} is not a time span: write it as 09:00-12:00")
    hour, minute, last_hour, last_minute = map(int, match.groups())
    opens, closes = hour * 60 + minute, last_hour * 60 + last_minute
    if minute > 59 or last_minute > 59 or opens >= DAY or closes > DAY:
        raise HoursError(f"{text!r} has a time that no clock shows: the times go from 00:00 to 24:00")
    if opens == closes % DAY and (opens, closes) != (0, DAY):
        raise HoursError(f"{text!r} opens and closes at the same time: a whole day is 00:00-24:00")
    return Interval(_time(opens), _time(closes))


def in_sequence(intervals: Iterable[Interval], day: str) -> tuple[Interval, ...]:
    """Sort the intervals of a day and join those that touch. Raises HoursError if two overlap."""
    joined: list[Interval] = []
    for interval in sorted(intervals, key=lambda one: one.begin):
        last = joined[-1] if joined else None
        if last and last.end > interval.begin:
            raise HoursError(f"{day}: {last} and {interval} overlap: write one time span for both")
        if last and last.end == interval.begin and interval.end - last.begin <= DAY:
            joined[-1] = Interval(last.opens, interval.closes)
        else:
            joined.append(interval)
    if len(joined) > MOST_INTERVALS:
        raise HoursError(f"{day} has {len(joined)} time spans: write at most {MOST_INTERVALS}")
    return tuple(joined)


def _time(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)
