"""Show opening hours as lines of text and as JSON."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from tuneline.datasets.findings.printable import as_printable
from tuneline.opening_hours.interval import HoursError, Interval
from tuneline.opening_hours.opening_hours import OpeningHours
from tuneline.opening_hours.written import WEEKDAYS, written_special, written_weekly
from tuneline.storage.records.operators.hours import Hours

NONE: Final = "no hours: scripts/tuneline hours set mon-fri 09:00-12:00 14:00-18:00"
_MOMENT: Final = "%a %Y-%m-%d %H:%M"


def lines(stored: Hours, now: datetime) -> Iterator[str]:
    """Yield the state of now, the week, and the special days to come."""
    try:
        hours = stored.opening_hours()
    except HoursError as wrong:
        yield f"not used: {as_printable(str(wrong))}"
        yield "Correct the document bot/hours, or start again: scripts/tuneline hours clear --all"
        return
    if hours is None:
        yield NONE
        yield from _about(stored)
        return
    yield f"now       {state(hours, now)}"
    for day, name in enumerate(WEEKDAYS):
        yield f"{name}       {_spans(hours.weekly.get(day, ()))}"
    for date in sorted(hours.special):
        special = hours.special[date]
        weekday = WEEKDAYS[date.weekday()]
        yield f"{date} {weekday}  {_spans(special.intervals)}  {as_printable(special.name)}".rstrip()
    yield from _about(stored)


def state(hours: OpeningHours, now: datetime) -> str:
    """Say whether it is open, and until when."""
    if hours.is_open(now):
        closes = hours.closes_at(now)
        return f"open until {closes:{_MOMENT}}" if closes else "open, and never closes"
    opens = hours.next_opening(now)
    return f"closed until {opens:{_MOMENT}}" if opens else "closed for more than a year"


def as_json(stored: Hours, now: datetime) -> dict[str, Any]:
    """Return the hours, and the state of now, for a program."""
    try:
        hours, problem = stored.opening_hours(), None
    except HoursError as wrong:
        hours, problem = None, str(wrong)
    return {
        "time_zone": stored.time_zone,
        "weekly": written_weekly(hours.weekly) if hours else stored.weekly,
        "special": written_special(hours.special) if hours else stored.special,
        "away": stored.away,
        "is_open": hours.is_open(now) if hours else None,
        "closes_at": _iso(hours.closes_at(now)) if hours else None,
        "next_opening": _iso(hours.next_opening(now)) if hours else None,
        "problem": problem,
    }


def _about(stored: Hours) -> Iterator[str]:
    yield f"zone      {stored.time_zone or '–'}"
    yield f"away      {as_printable(stored.away) or '–'}"


def _spans(intervals: tuple[Interval, ...]) -> str:
    return " ".join(map(str, intervals)) or "closed"


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
