"""Find the weekdays in written opening hours: names, lists and ranges of them."""

import functools
import re
from collections.abc import Iterator, Mapping
from typing import Final

from tuneline.opening_hours.statements.expressions import expression
from tuneline.texts import hours_statements as texts

_WEEK: Final = range(7)


def _row(first: str, following: str, *, after: str = "") -> str:
    marks = rf"(?:{expression('RANGE_MARKS')}|{expression('LIST_MARKS')})?(?:まで|까지)?(?:の)?"
    return rf"{first}(?:{marks}{following})*{after}"


@functools.cache
def _rows() -> tuple[tuple[re.Pattern[str], re.Pattern[str], Mapping[str, int]], ...]:
    """The expressions of rows of weekdays, of one name in them, and the number of each name."""
    english = rf"(?:{expression('ENGLISH_NAME')})"
    thai = rf"(?:{expression('THAI_NAME')}|{expression('THAI_SHORT')})"
    forms: tuple[tuple[str, str, Mapping[str, int]], ...] = (
        (
            _row(expression("CHINESE_NAME"), expression("CHINESE_NEXT")),
            "[一二三四五六日天]",
            texts.CHINESE_DAYS,
        ),
        (
            _row(expression("JAPANESE_LONG"), expression("JAPANESE_NEXT")),
            "[月火水木金土日](?!曜?日?曜)",
            texts.JAPANESE_DAYS,
        ),
        (
            _row(
                expression("JAPANESE_SHORT"), expression("JAPANESE_NEXT"), after=expression("JAPANESE_AFTER")
            ),
            "[月火水木金土日]",
            texts.JAPANESE_DAYS,
        ),
        (
            _row(expression("KOREAN_LONG"), expression("KOREAN_NEXT")),
            "[월화수목금토일](?!요일)|[월화수목금토일](?=요일)",
            texts.KOREAN_DAYS,
        ),
        (
            _row(expression("KOREAN_SHORT"), expression("KOREAN_NEXT"), after=expression("KOREAN_AFTER")),
            "[월화수목금토일]",
            texts.KOREAN_DAYS,
        ),
        (
            _row(thai, thai),
            "|".join(map(re.escape, sorted(texts.THAI_DAYS, key=len, reverse=True))),
            texts.THAI_DAYS,
        ),
        (_row(english, english), r"\b(?:mon|tue|wed|thu|fri|sat|sun)", texts.ENGLISH_DAYS),
    )
    return tuple((re.compile(row), re.compile(name), days) for row, name, days in forms)


def weekdays_in(text: str) -> Iterator[tuple[int, int, frozenset[int]]]:
    """Yield where weekdays begin and end in `text`, and which they are. Some may overlap."""
    groups = {"ALL_DAYS": frozenset(_WEEK), "WORKDAYS": frozenset(range(5)), "WEEKEND": frozenset({5, 6})}
    for group, days in groups.items():
        matches = re.finditer(expression(group), text)
        yield from ((match.start(), match.end(), days) for match in matches)
    for row, name, numbers in _rows():
        for match in row.finditer(text):
            yield match.start(), match.end(), _days(_bare(match[0]), name, numbers)


def _bare(row: str) -> str:
    """Remove what has the letters of a weekday but is none: `曜日` and `요일`, `星期` and `禮拜`."""
    return re.sub(r"曜日?", " ", row.replace("요일", " "))


def _days(row: str, name: re.Pattern[str], numbers: Mapping[str, int]) -> frozenset[int]:
    found: set[int] = set()
    last: re.Match[str] | None = None
    for match in name.finditer(row):
        day = numbers[match[0]]
        between = row[last.end() : match.start()] if last else ""
        if last and re.search(expression("RANGE_MARKS").replace(r"\s{0,3}", ""), between):
            first = numbers[last[0]]
            found |= {(first + ahead) % 7 for ahead in range((day - first) % 7 + 1)}
        found.add(day)
        last = match
    return frozenset(found)
