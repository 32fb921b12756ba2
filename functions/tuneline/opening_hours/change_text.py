"""Say what differs between two opening hours, for operators."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from tuneline.opening_hours.day_runs import DayRun, day_runs
from tuneline.opening_hours.opening_hours import OpeningHours
from tuneline.texts.hours_texts.changes import CHANGES

# So many changes are named; a year of public holidays has more.
_SHOWN: Final = 4
_DAY: Final = timedelta(days=1)


def change_text(
    before: OpeningHours | None, after: OpeningHours | None, *, today: date, language: str
) -> str:
    """Say what has changed, one change a line; special days before yesterday do not count."""
    own = CHANGES[language]
    if after is None:
        return own["removed" if before else "nothing"]
    lines = [*_general(before, after, language)]
    lines += [days_text(days, today, language) for days in _changed_days(before, after, today)]
    if len(lines) > _SHOWN:
        lines = [*lines[:_SHOWN], own["more"].format(count=len(lines) - _SHOWN)]
    return "\n".join(lines) or own["nothing"]


def _general(before: OpeningHours | None, after: OpeningHours, language: str) -> Iterator[str]:
    own = CHANGES[language]
    if before is None:
        yield own["added"]
    elif before.weekly != after.weekly:
        yield own["weekly"]
    if before and before.time_zone != after.time_zone:
        yield own["zone"].format(zone=after.time_zone)
    if after.away != (before.away if before else ""):
        yield own["away" if after.away else "away_removed"]


def _changed_days(before: OpeningHours | None, after: OpeningHours, today: date) -> list[DayRun]:
    """Return the special days that differ, as they are now."""
    known = before.special if before else {}
    days = {day: after.special.get(day) for day in {*known, *after.special}}
    return day_runs({day: now for day, now in days.items() if now != known.get(day) and day >= today - _DAY})


def days_text(run: DayRun, today: date, language: str) -> str:
    """Write the days and their hours: special ones, or the usual ones again."""
    own, days = CHANGES[language], run.dates_text(today=today, language=language)
    if run.special is None:
        return own["usual"].format(days=days)
    return own["day"].format(days=days, spans=run.spans_text(language))
