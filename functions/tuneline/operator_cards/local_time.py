"""Times of the day as an operator's clock shows them.

The bot knows its language, not where its operators are; each of these languages has one country, without
summer time. An English time says that it is UTC.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final

_HOURS: Final[Mapping[str, int]] = {"zh-TW": 8, "zh-CN": 8, "ja": 9, "ko": 9, "th": 7}


def timezone_of(language: str) -> tzinfo:
    """Return the time zone of the language's country; UTC for English."""
    return timezone(timedelta(hours=_HOURS[language])) if language in _HOURS else UTC


def clock(moment: datetime, zone: tzinfo) -> str:
    """Return the time of the day: `14:30`, or `14:30 UTC`."""
    return f"{moment.astimezone(zone):%H:%M}{_suffix(zone)}"


def day_and_clock(moment: datetime, zone: tzinfo) -> str:
    """Return the day and the time: `2026-11-29 14:30`."""
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}{_suffix(zone)}"


def to_the_second(moment: datetime, zone: tzinfo) -> str:
    """Return the day and the time with its seconds: `2026-11-29 14:30:05`."""
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S}{_suffix(zone)}"


def _suffix(zone: tzinfo) -> str:
    return " UTC" if zone is UTC else ""
