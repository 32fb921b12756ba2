"""Read and show the first and the last day of a pinned answer, in this computer's time zone."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


class Day(click.ParamType[datetime]):
    """A day (2026-12-24), or a time (2026-12-24T12:00). As the last day, the whole day counts."""

    name = "day"

    def __init__(self, *, is_last: bool) -> None:
        self._is_last = is_last

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return the first moment, or the moment after the last one. Raises BadParameter."""
        if isinstance(value, datetime):
            return value
        try:
            return day_or_time(value, is_last=self._is_last)
        except ValueError:
            self.fail(f"{value!r} is no day: write 2026-12-24, or 2026-12-24T12:00.", param, ctx)


def day_or_time(text: str, *, is_last: bool) -> datetime:
    """The first moment of a day, the moment after the last one, or the time. Raises ValueError."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    try:
        if day is None:
            return datetime.fromisoformat(text).astimezone()
        return datetime.combine(day + timedelta(days=is_last), time()).astimezone()
    except OverflowError:
        raise ValueError(f"{text} is too far away") from None


def day_options(function: F) -> F:
    """Add --from and --until, the keywords `valid_from` and `valid_until`."""
    last = click.option("--until", "valid_until", type=Day(is_last=True), help="the last day, included")
    first = click.option("--from", "valid_from", type=Day(is_last=False), help="the first day: 2026-12-24")
    return first(last(function))


def shown_days(valid_from: datetime | None, valid_until: datetime | None) -> str:
    """The days as `2026-12-24 – 2026-12-26`; empty if the answer is always in force."""
    first = "" if valid_from is None else _shown(valid_from)
    last = "" if valid_until is None else _shown(valid_until, is_last=True)
    return f"{first} – {last}".strip() if first or last else ""


def shown_zone(moment: datetime) -> str:
    """This computer's time zone at that moment, as `UTC+08:00`."""
    return f"UTC{moment.astimezone().isoformat()[-6:]}"


def _shown(moment: datetime, *, is_last: bool = False) -> str:
    local = moment.astimezone()
    if local.time() == time():
        return f"{local.date() - timedelta(days=is_last)}"
    return f"{local:%Y-%m-%d %H:%M}"
