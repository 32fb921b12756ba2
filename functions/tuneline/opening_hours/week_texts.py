"""Write the hours of all weekdays, and the special days that come."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Final

from tuneline.opening_hours.day_format import date_text, spans_text
from tuneline.opening_hours.interval import Interval
from tuneline.opening_hours.opening_hours import OpeningHours, SpecialDay
from tuneline.texts import hours_texts

# Special days are written so long before, and at most so many lines of them.
_SHOWN_FOR: Final = timedelta(days=60)
_MOST_LINES: Final = 12
_DAY: Final = timedelta(days=1)


def week_text(hours: OpeningHours, at: datetime, language: str) -> str:
    """Write the weekly hours, equal days together, and the special days of the next sixty days."""
    lines = [hours_texts.text("week", language)]
    for days, intervals in _weekday_runs(hours):
        spans = spans_text(intervals, language=language)
        written = _weekdays_text(days, language)
        lines.append(hours_texts.text("week_line", language, days=written, spans=spans))
    today = at.astimezone(hours.zone).date()
    coming = [day for day in sorted(hours.special) if today <= day <= today + _SHOWN_FOR]
    if coming:
        lines += [hours_texts.text("special", language), *day_lines(hours, coming, today, language)]
    return "\n".join(lines)


def day_lines(hours: OpeningHours, days: Iterable[date], today: date, language: str) -> list[str]:
    """Write the hours of some dates in lines, days in a row with the same hours and name together."""
    return [_run_line(hours, run, today, language) for run in _date_runs(hours, days)][:_MOST_LINES]


def _weekday_runs(hours: OpeningHours) -> Iterator[tuple[Sequence[int], Sequence[Interval]]]:
    for intervals, days in groupby(range(7), key=lambda day: tuple(hours.weekly.get(day, ()))):
        yield [*days], intervals


def _weekdays_text(days: Sequence[int], language: str) -> str:
    calendar = hours_texts.calendar(language)
    first, last = calendar.weekdays[days[0]], calendar.weekdays[days[-1]]
    if len(days) == 1:
        return first
    if len(days) == 7:
        return hours_texts.text("every_day", language)
    form = calendar.day_and_day if len(days) == 2 else calendar.days
    return form.format(first=first, last=last)


def _date_runs(hours: OpeningHours, days: Iterable[date]) -> Iterator[Sequence[date]]:
    run: list[date] = []
    for day in sorted(days):
        if run and (day - run[-1] != _DAY or _day_of(hours, day) != _day_of(hours, run[-1])):
            yield run
            run = []
        run.append(day)
    if run:
        yield run


def _day_of(hours: OpeningHours, day: date) -> SpecialDay:
    return hours.special.get(day) or SpecialDay(hours.intervals_on(day))


def _run_line(hours: OpeningHours, run: Sequence[date], today: date, language: str) -> str:
    calendar, of_day = hours_texts.calendar(language), _day_of(hours, run[0])
    first, last = (date_text(day, today=today, language=language) for day in (run[0], run[-1]))
    days = first if len(run) == 1 else calendar.days.format(first=first, last=last)
    line = hours_texts.text(
        "day_line", language, day=days, spans=spans_text(of_day.intervals, language=language)
    )
    return hours_texts.text("named", language, text=line, name=of_day.name) if of_day.name else line
