"""Read the times of written opening hours: from when to when, as all that they may mean.

`2點到6點` may be the afternoon or the early morning, so a span has several readings.
"""

import functools
import re
from typing import Final

from tuneline.opening_hours.interval import DAY
from tuneline.opening_hours.statements.expressions import expression

# The minutes of a day from when to when; an end above DAY is on the next day.
Span = tuple[int, int]

_NOON: Final = 12
# Of a span that may mean several, one longer than this is not meant.
_LONGEST: Final = 14 * 60
_CHINESE: Final = "一二三四五六七八九十"


def _time(name: str) -> str:
    mark = "|".join(map(expression, ("MORNING", "AFTERNOON", "NOON")))
    return (
        rf"(?:(?P<{name}mark>{mark})\s{{0,3}})?"
        rf"(?:(?P<{name}hour>\d{{1,2}})(?:\s?[:.](?P<{name}minute>\d{{2}})(?!\d))?|(?P<{name}written>[一二两三四五六七八九十]{{1,3}})(?=点))"
        rf"\s{{0,3}}(?P<{name}unit>点钟?|时(?!间)|時(?!間)|시(?!간)|น\.|นาฬิกา)?"
        rf"(?:\s?(?P<{name}half>半|반)|(?P<{name}later>\d{{1,2}})\s?(?:分|분))?"
        rf"\s{{0,3}}(?P<{name}suffix>a\.?m\.?(?![a-z])|p\.?m\.?(?![a-z])|noon|น\.)?"
    )


@functools.cache
def span_expression() -> re.Pattern[str]:
    """The expression of one span, from a time to another."""
    return re.compile(
        rf"(?<!\d)(?<!\d[/.:-]){_time('a')}{expression('RANGE_MARKS')}(?P<next>{expression('NEXT_DAY')}){_time('b')}(?![\d:])"
    )


@functools.cache
def single_time() -> re.Pattern[str]:
    """The expression of a time that may stand alone, such as `until 18:00`."""
    return re.compile(
        r"\d{1,2}[:.]\d{2}(?!\d)|[\d一二两三四五六七八九十]\s?(?:点|时(?!间)|時(?!間)|시(?!간))|\d\s?[ap]\.?m\b|\d\s?น\."
    )


def readings(match: re.Match[str]) -> frozenset[Span]:
    """Return the spans that the match may mean; none if it is no span of times, such as `3-5`."""
    groups = match.groupdict()
    if not (_is_time(groups, "a") or _is_time(groups, "b")):
        return frozenset()
    # In `9:00-18:00` both times are of a clock with 24 hours.
    has_24 = any(int(groups[f"{name}hour"] or 0) > _NOON for name in "ab")
    begins, ends = _minutes(groups, "a", has_24=has_24), _minutes(groups, "b", has_24=has_24)
    spans = {
        (begin % DAY, end if end > begin else end + DAY)
        for begin in begins
        for end in ends
        if begin <= DAY and end <= DAY
    }
    usual = {(begin, end) for begin, end in spans if end - begin <= _LONGEST}
    is_vague = len(begins) > 1 and len(ends) > 1 and not groups["next"]
    return frozenset(usual if usual and is_vague else spans)


def _is_time(groups: dict[str, str | None], name: str) -> bool:
    """Whether a part is surely a time: it has minutes, a unit or a mark."""
    return any(groups[name + part] for part in ("minute", "unit", "suffix", "mark", "half"))


def _minutes(groups: dict[str, str | None], name: str, *, has_24: bool) -> set[int]:
    written = groups[f"{name}hour"]
    hour = int(written) if written else _chinese(groups[f"{name}written"] or "")
    minute = 30 if groups[f"{name}half"] else int(groups[f"{name}minute"] or groups[f"{name}later"] or 0)
    if hour > 24 or minute > 59:
        return set()
    is_marked = groups[f"{name}mark"] or groups[f"{name}suffix"]
    is_exact = hour > _NOON or hour == 0 or (written or "").startswith("0") or (has_24 and not is_marked)
    hours = {hour} if is_exact else _hours(hour, groups[f"{name}mark"], groups[f"{name}suffix"])
    return {each * 60 + minute for each in hours}


def _hours(hour: int, mark: str | None, suffix: str | None) -> set[int]:
    both = {hour, hour + _NOON} if hour < _NOON else {0, _NOON, 2 * _NOON}
    if suffix and suffix[0] in "ap":
        return {hour % _NOON + (_NOON if suffix[0] == "p" else 0)}
    if mark and re.fullmatch(expression("MORNING"), mark):
        return {hour} if hour < _NOON else both
    if mark and re.fullmatch(expression("AFTERNOON"), mark):
        return {hour + _NOON} if hour < _NOON else both
    if mark or suffix == "noon":
        return {hour + _NOON} if hour < 4 else {hour}
    return both


def _chinese(written: str) -> int:
    tens, ten, ones = written.partition("十")
    number = (_CHINESE.find(tens) + 1 if tens else 1) * 10 if ten else 0
    if written == "两":
        return 2
    return number + (_CHINESE.find(ones) + 1 if ten and ones else 0 if ten else _CHINESE.find(tens) + 1)
