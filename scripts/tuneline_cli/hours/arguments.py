"""Read weekdays, dates and time spans from the command line."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

import click

from tuneline.opening_hours.interval import HoursError, Interval, in_sequence, parse_interval
from tuneline.opening_hours.written import WEEKDAYS, parse_day
from tuneline.storage.records.operators.hours_changes import days_between

CLOSED: Final = "closed"
_DAYS: Final = re.compile(r"([a-z]{3})(?:-([a-z]{3}))?")
_DAILY: Final = ("daily", "every-day")


class Day(click.ParamType[date]):
    """A date, as 2027-02-06."""

    name = "date"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date. Raises BadParameter."""
        try:
            return parse_day(value)
        except HoursError as wrong:
            self.fail(f"{wrong}.", param, ctx)


def weekly_of(words: Sequence[str]) -> dict[int, tuple[Interval, ...]]:
    """Read `mon-fri 09:00-12:00 14:00-18:00 sat,sun closed`. Raises UsageError."""
    weekly: dict[int, tuple[Interval, ...]] = {}
    days: list[int] = []
    for word in words:
        named = _weekdays(word.lower())
        if named:
            _require_hours(days, weekly)
            days = named
            weekly = {day: spans for day, spans in weekly.items() if day not in days}
        elif not days:
            raise click.UsageError(f"{word!r} is no weekday: begin with {', '.join(WEEKDAYS)}, or daily.")
        else:
            for day in days:
                weekly[day] = _added(weekly.get(day), word, WEEKDAYS[day])
    _require_hours(days, weekly)
    return weekly


def spans_of(words: Sequence[str], place: str) -> tuple[Interval, ...]:
    """Read the time spans of one day. Raises UsageError."""
    spans: tuple[Interval, ...] | None = None
    for word in words:
        spans = _added(spans, word, place)
    return spans or ()


def dates_of(first: date, last: date | None) -> list[date]:
    """Return the dates from the first to the last. Raises UsageError."""
    try:
        return days_between(first, last or first)
    except HoursError as wrong:
        raise click.UsageError(f"{wrong}.") from None


def _weekdays(word: str) -> list[int]:
    """Return the weekdays of `mon-fri`, `sat,sun` or `daily`; none if the word is something else."""
    if word in _DAILY:
        return [*range(7)]
    days: list[int] = []
    for named in word.split(","):
        match = _DAYS.fullmatch(named)
        if not match or not {*filter(None, match.groups())} <= {*WEEKDAYS}:
            return []
        first = WEEKDAYS.index(match[1])
        last = WEEKDAYS.index(match[2] or match[1])
        days += [day % 7 for day in range(first, (last if last >= first else last + 7) + 1)]
    return days


def _added(spans: tuple[Interval, ...] | None, word: str, place: str) -> tuple[Interval, ...]:
    """Return the time spans with one more. Raises UsageError, also for a closed day with a time span."""
    is_closed = word.lower() == CLOSED
    if spans == () or (is_closed and spans):
        raise click.UsageError(f"{place} is either closed, or open at times: write one of both.")
    if is_closed:
        return ()
    try:
        return in_sequence([*(spans or ()), parse_interval(word)], place)
    except HoursError as wrong:
        raise click.UsageError(f"{place}: {str(wrong).removeprefix(f'{place}: ')}.") from None


def _require_hours(days: Sequence[int], weekly: dict[int, tuple[Interval, ...]]) -> None:
    for day in days:
        if day not in weekly:
            name = WEEKDAYS[day]
            raise click.UsageError(f"{name} has no time span: write {name} 09:00-12:00, or {name} closed.")
