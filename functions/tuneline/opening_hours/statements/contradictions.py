"""Compare what a pair of question and answer states with the opening hours that are set."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from tuneline.opening_hours.answers import question_of
from tuneline.opening_hours.interval import DAY, Interval
from tuneline.opening_hours.opening_hours import OpeningHours
from tuneline.opening_hours.questions.day_reference import CalendarDate, NamedDay, Weekday, Weekend
from tuneline.opening_hours.questions.hours_question import HoursQuestion
from tuneline.opening_hours.statements.clock_times import Span
from tuneline.opening_hours.statements.expressions import expression, statement_form
from tuneline.opening_hours.statements.read_statements import Statement, read_statements

# More readings of one answer are not tried.
_MOST_READINGS: Final = 256
_WEEKEND: Final = frozenset({5, 6})
_Hours = tuple[Span, ...]


@dataclass(frozen=True)
class Contradiction:
    """An answer says (`said`) other than the hours of a weekday; Monday is 0. Empty `hours`: it is closed."""

    said: str
    weekday: int
    hours: tuple[Interval, ...]


def contradiction(
    hours: OpeningHours, question: str, answer: str, *, language: str = "en"
) -> Contradiction | None:
    """Return the first contradiction of an answer about opening hours; None without, and if in doubt."""
    asked = question_of(hours, question, language)
    if asked is None or any(isinstance(day, CalendarDate | NamedDay) for day in asked.days):
        return None
    read = read_statements(answer)
    parts = "|".join(map(expression, ("MORNING", "AFTERNOON", "NOON")))
    is_partial = re.search(parts, statement_form(question)) is not None
    by_day, general = _by_day(read.statements, asked)
    rules = _Comparison(has_break=read.has_break, is_partial=is_partial or read.is_partial)
    for day, statements in sorted(by_day.items()):
        of_day = hours.weekly.get(day, ())
        if rules.contradict(statements, of_day):
            return Contradiction(statements[0].said, day, of_day)
    unlike = _day_unlike(general[0], hours, rules) if len(general) == 1 else None
    return None if unlike is None else Contradiction(general[0].said, unlike, hours.weekly.get(unlike, ()))


def _by_day(
    statements: Sequence[Statement], asked: HoursQuestion
) -> tuple[Mapping[int, Sequence[Statement]], Sequence[Statement]]:
    """Return the statements of each weekday, and those of no weekday that are about any week."""
    by_day: dict[int, list[Statement]] = {}
    general: list[Statement] = []
    of_question = _weekdays(asked)
    for statement in statements:
        days = statement.days or of_question
        for day in days or ():
            by_day.setdefault(day, []).append(statement)
        if not days and statement.spans and not asked.days and asked.kind != "now":
            general.append(statement)
    return by_day, general


def _weekdays(asked: HoursQuestion) -> frozenset[int]:
    days: set[int] = set()
    for day in asked.days:
        if isinstance(day, Weekday):
            days.add(day.number)
        elif isinstance(day, Weekend):
            days |= _WEEKEND
    return frozenset(days)


def _day_unlike(statement: Statement, hours: OpeningHours, rules: "_Comparison") -> int | None:
    """Return the first open weekday if the statement is true of none."""
    is_open = [day for day in range(7) if hours.weekly.get(day)]
    is_true = any(not rules.contradict([statement], hours.weekly[day]) for day in is_open)
    return None if is_true or not is_open else is_open[0]


@dataclass(frozen=True)
class _Comparison:
    """How statements are compared. If the question `is_partial`, an answer may leave out the other hours."""

    has_break: bool
    is_partial: bool

    def contradict(self, statements: Sequence[Statement], of_day: Sequence[Interval]) -> bool:
        """Whether no statement, nor all together, can mean these hours of a weekday."""
        if any(statement.in_doubt for statement in statements):
            return False
        together = tuple(span for statement in statements for span in statement.spans)
        forms = [statement.spans for statement in statements] + [together]
        return not any(self._may_mean(spans, of_day) for spans in forms)

    def _may_mean(self, spans: Sequence[frozenset[Span]], of_day: Sequence[Interval]) -> bool:
        truth = _joined((interval.begin, interval.end) for interval in of_day)
        if not spans or not truth:
            return not spans and not truth
        readings = product(*map(sorted, spans))
        return (
            any(
                self._is_same(_joined(reading), truth)
                for number, reading in enumerate(readings)
                if number < _MOST_READINGS
            )
            or _count(spans) > _MOST_READINGS
        )

    def _is_same(self, stated: _Hours, truth: _Hours) -> bool:
        if self.is_partial:
            return all(any(begin <= first and last <= end for begin, end in truth) for first, last in stated)
        if self.has_break:
            return (stated[0][0], stated[-1][1]) == (truth[0][0], truth[-1][1])
        return stated == truth


def _joined(spans: Iterable[Span]) -> _Hours:
    """Sort the spans, and join those that touch or overlap."""
    joined: list[Span] = []
    for begin, end in sorted(spans):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return tuple((begin, min(end, begin + DAY)) for begin, end in joined)


def _count(spans: Sequence[frozenset[Span]]) -> int:
    count = 1
    for readings in spans:
        count *= len(readings)
    return count
