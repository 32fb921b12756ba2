"""Recognize questions about opening hours in one language."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Final, Literal

from tuneline.opening_hours.questions.day_reference import (
    CalendarDate,
    DayReference,
    DaysAhead,
    NamedDay,
    Weekday,
    Weekend,
)
from tuneline.opening_hours.questions.phrase_matcher import PatternTree, PhraseMatcher, phrases_of
from tuneline.texts.hours_questions.grammar import QuestionGrammar

Kind = Literal["now", "day", "week"]
_SPANS: Final[dict[str, DayReference]] = {
    "today": DaysAhead(0),
    "tomorrow": DaysAhead(1),
    "day_after": DaysAhead(2),
    "weekend": Weekend(),
    "next_weekend": Weekend(is_next_week=True),
}
# Days of a month with a number up to 31, and months up to 12.
_MOST_DAY, _MOST_MONTH = 31, 12
# The Buddhist era, in which Thailand counts, is 543 years ahead.
_BUDDHIST_ERA: Final = range(2500, 2700)
_BUDDHIST_YEARS: Final = 543


class LanguageQuestions:
    """The questions of one language. `form` brings a text into the form in which phrases are compared."""

    def __init__(self, grammar: QuestionGrammar, form: Callable[[str], str]) -> None:
        self._form = form
        # A question of two kinds is of the first.
        self._kinds: list[Kind] = []
        self._tree = PatternTree()
        by_kind: tuple[tuple[Kind, tuple[str, ...]], ...] = (
            ("now", grammar.now),
            ("week", grammar.week),
            ("day", grammar.day),
        )
        for kind, patterns in by_kind:
            for pattern in patterns:
                self._tree.add(f"{pattern} ??", len(self._kinds), slots=grammar.slots, form=form)
                self._kinds.append(kind)
        self._days = [
            (phrase, _SPANS[name])
            for name, written in grammar.days.items()
            for phrase in phrases_of(written, form)
        ]
        self._days += [*self._weekdays(grammar)]
        self._before = ("", *phrases_of(grammar.before_day, form))
        self._after = ("", *phrases_of(grammar.after_day, form))
        self._months = {
            phrase: number
            for number, written in enumerate(grammar.months, 1)
            for phrase in phrases_of(written, form)
        }
        names = "|".join(sorted(self._months, key=len, reverse=True))
        self._dates = [re.compile(dates.replace("{months}", names)) for dates in grammar.dates]

    def recognize(
        self, text: str, names: Mapping[str, tuple[date, ...]]
    ) -> tuple[Kind, tuple[DayReference, ...]] | None:
        """Return what `text` asks about, if all of it is such a question; `names` are the special days'."""
        asked = self._form(text)
        named = [(form, NamedDay(name, dates)) for name, dates in names.items() if (form := self._form(name))]
        matcher = PhraseMatcher(asked, lambda place: self._days_at(asked, place, named))
        # Of several readings that with fewer days, as `Saturday and Sunday` is a weekend.
        matches = [(rank, len(days), repr(days), days) for rank, days in matcher.matches(self._tree)]
        if not matches:
            return None
        rank, _, _, days = min(matches, key=lambda match: match[:3])
        return self._kinds[rank], days

    def _weekdays(self, grammar: QuestionGrammar) -> Iterator[tuple[str, DayReference]]:
        form = self._form
        this, following = phrases_of(grammar.this_week, form), phrases_of(grammar.next_week, form)
        after = phrases_of(grammar.next_week_after, form)
        for number, written in enumerate(grammar.weekdays):
            for phrase in phrases_of(written, form):
                for before in ("", *this):
                    yield before + phrase, Weekday(number)
                of_next = [before + phrase for before in following] + [phrase + mark for mark in after]
                yield from ((written_next, Weekday(number, is_next_week=True)) for written_next in of_next)

    def _days_at(
        self, text: str, place: int, named: list[tuple[str, NamedDay]]
    ) -> Iterator[tuple[int, DayReference]]:
        for before in self._before:
            if not text.startswith(before, place):
                continue
            begin = place + len(before)
            for end, day in self._bare_days(text, begin, named):
                yield from ((end + len(after), day) for after in self._after if text.startswith(after, end))

    def _bare_days(
        self, text: str, place: int, named: list[tuple[str, NamedDay]]
    ) -> Iterator[tuple[int, DayReference]]:
        for phrase, day in (*self._days, *named):
            if text.startswith(phrase, place):
                yield place + len(phrase), day
        for form_of_date in self._dates:
            match = form_of_date.match(text, place)
            if match and (named_date := self._date(match)):
                yield match.end(), named_date

    def _date(self, match: re.Match[str]) -> CalendarDate | None:
        groups = {name: value for name, value in match.groupdict().items() if value}
        day, month = _number(groups["day"]), self._month(groups.get("month"))
        year = _number(groups["year"]) if "year" in groups else None
        if year is not None and year in _BUDDHIST_ERA:
            year -= _BUDDHIST_YEARS
        if not 1 <= day <= _MOST_DAY or (month is not None and not 1 <= month <= _MOST_MONTH):
            return None
        return CalendarDate(day, month, year)

    def _month(self, written: str | None) -> int | None:
        if written is None:
            return None
        return self._months.get(written) or _number(written)


_CHINESE: Final = {character: number for number, character in enumerate("一二三四五六七八九", 1)}
# The first month is also called so.
_FIRST: Final = "元"


def _number(written: str) -> int:
    """Read digits, or Chinese numerals up to 31; 0 for others."""
    if written.isdecimal():
        return int(written)
    tens, ten, ones = written.partition("十")
    if not ten:
        return 1 if written == _FIRST else _CHINESE.get(written, 0)
    return _CHINESE.get(tens, 1) * 10 + _CHINESE.get(ones, 0)
