"""Read what an answer states about opening hours: for each weekday the spans, or that it is closed.

Whatever is in doubt is left out, because the operator is told of each contradiction.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from tuneline.opening_hours.statements.clock_times import Span, readings, single_time, span_expression
from tuneline.opening_hours.statements.expressions import expression, statement_form
from tuneline.opening_hours.statements.week_days import weekdays_in

# A longer answer is about more than hours.
MOST_CHARACTERS: Final = 1_000
_ALL_DAY: Final = frozenset({(0, 24 * 60)})
_DATE: Final = re.compile(r"\d\s*月\s*\d{1,2}|\d월\s*\d|(?<![\d:])\d{1,2}/\d{1,2}(?![\d:])|20\d\d")
_TIME_FOLLOWS: Final = re.compile(r"[^\w\n。;]{0,4}(?:from |between |for )?\d")
# Between a closure and its days.
_JOINS: Final = re.compile(r"\s{0,2}(?:on|は|:|是|为|은|는|every)?\s{0,2}")
_SEGMENT: Final = re.compile(r"[\n。;!?()|\[\]]")
_PART: Final = re.compile(r"[\n。;!?()|,，、\[\]]")


@dataclass(frozen=True)
class Statement:
    """What an answer states for some weekdays, None if it names none; without `spans` it is closed.

    Each span is given by its readings. `said` is the text. It is `in_doubt` if the days are only excepted.
    """

    days: frozenset[int] | None
    spans: tuple[frozenset[Span], ...]
    said: str
    in_doubt: bool = False


@dataclass(frozen=True)
class Statements:
    """All that an answer states. If it `has_break`, only when it opens and closes is sure.

    It `is_partial` if it has a time that belongs to no span: it may say more than was read.
    """

    statements: tuple[Statement, ...] = ()
    has_break: bool = False
    is_partial: bool = False


@dataclass(frozen=True)
class _Token:
    kind: Literal["days", "span", "closed", "except", "end"]
    start: int
    end: int
    days: frozenset[int] = frozenset()
    spans: frozenset[Span] = frozenset()


def read_statements(answer: str) -> Statements:
    """Read what `answer` states about the opening hours; empty if that is in doubt."""
    if len(answer) > MOST_CHARACTERS:
        return Statements()
    shown, text = unicodedata.normalize("NFKC", answer), statement_form(answer)
    if re.search(expression("IRREGULAR"), text) or _is_header_of_others(text):
        return Statements()
    tokens = [*_tokens(text)]
    if _has_spans_first(tokens):
        tokens = [*_days_first(tokens)]
    if _is_ambiguous(tokens, text):
        return Statements()
    grouping = _Grouping(text, shown if len(shown) == len(text) else text)
    rest = span_expression().sub(" ", text)
    return Statements(
        tuple(grouping.statements(tokens)),
        has_break=bool(re.search(expression("BREAK"), text)),
        is_partial=bool(single_time().search(rest)),
    )


def _is_header_of_others(text: str) -> bool:
    """Whether a line such as `registration:` says that the next lines are no opening hours."""
    lines = (line.strip() for line in text.splitlines())
    return any(
        re.search(expression("OTHER_HOURS"), line)
        and not span_expression().search(line)
        and line.endswith(":")
        for line in lines
    )


def _tokens(text: str) -> Iterator[_Token]:
    """Yield days, spans, closures and ends of sentences in sequence, without those that are left out."""
    left_out = [*_left_out(text)]
    tokens: list[_Token] = []
    tokens += [
        _Token("span", match.start(), match.end(), spans=spans)
        for match in span_expression().finditer(text)
        if (spans := readings(match))
    ]
    spans_of_day = re.finditer(expression("WHOLE_DAY"), text)
    tokens += [_Token("span", match.start(), match.end(), spans=_ALL_DAY) for match in spans_of_day]
    tokens += [_Token("days", start, end, days=days) for start, end, days in weekdays_in(text) if days]
    tokens += [
        # `closed 12-2` is a break of the day.
        _Token("except" if _TIME_FOLLOWS.match(text, match.end()) else "closed", match.start(), match.end())
        for match in re.finditer(expression("CLOSED"), text)
    ]
    tokens += [
        _Token("except", match.start(), match.end()) for match in re.finditer(expression("EXCEPT"), text)
    ]
    tokens += [_Token("end", match.start(), match.end()) for match in re.finditer(r"[\n。;!]|\.\s", text)]
    reached = 0
    # Of tokens that overlap, the one that begins first, and then the longest.
    for token in sorted(tokens, key=lambda one: (one.start, -one.end)):
        is_out = any(start <= token.start < end for start, end in left_out)
        if token.start >= reached and not (is_out and token.kind != "end"):
            yield token
            reached = token.end


def _left_out(text: str) -> Iterator[tuple[int, int]]:
    """Yield the parts that are about a date, a holiday, a break, or the hours of something else."""
    for start, end in _pieces(text, _SEGMENT):
        if _DATE.search(text[start:end]):
            yield start, end
    for start, end in _pieces(text, _PART):
        part = text[start:end]
        is_special = re.search(expression("SPECIAL"), part) and not any(weekdays_in(part))
        if is_special or re.search(f"{expression('OTHER_HOURS')}|{expression('BREAK')}", part):
            yield start, end


def _pieces(text: str, ends: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    start = 0
    for match in ends.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


class _Grouping:
    """Puts the tokens of an answer together, in sequence: days with their spans, days that are closed."""

    def __init__(self, text: str, shown: str) -> None:
        self._text = text
        self._shown = shown
        self._days: _Token | None = None
        self._spans: list[_Token] = []
        # A closure whose days follow, such as `closed on Sundays`.
        self._closed: _Token | None = None

    def statements(self, tokens: Sequence[_Token]) -> Iterator[Statement]:
        """Yield what the tokens state."""
        for token, following in zip(tokens, [*tokens[1:], None], strict=False):
            if token.kind == "end":
                self._closed = None
            elif token.kind == "span":
                self._spans.append(token)
            elif token.kind == "days":
                yield from self._at_days(token)
            else:
                yield from self._at_closure(token, following)
        yield from self._finished()

    def _at_days(self, token: _Token) -> Iterator[Statement]:
        days = self._days
        if days and not self._spans and _is_list(self._text, days.end, token.start):
            self._days = replace(token, start=days.start, days=days.days | token.days)
            return
        yield from self._finished()
        if self._closed:
            yield self._statement(token.days, [self._closed, token])
            self._closed = None
        else:
            self._days = token

    def _at_closure(self, token: _Token, following: _Token | None) -> Iterator[Statement]:
        days = self._days
        if days and not self._spans and self._is_of(days, token, following):
            self._days = None
            yield self._statement(days.days, [days, token])
            return
        yield from self._finished()
        self._closed = token

    def _is_of(self, days: _Token, closure: _Token, following: _Token | None) -> bool:
        """Whether a closure is of the days before it, and not of those that follow it."""
        between = self._text[days.end : closure.start]
        if re.search(r"\d", between):
            return False
        precedes = following is not None and following.kind == "days"
        if following is None or not precedes or not re.search(r"[,、;(]", between):
            return True
        return not _JOINS.fullmatch(self._text[closure.end : following.start])

    def _finished(self) -> Iterator[Statement]:
        days, spans = self._days, self._spans
        self._days, self._spans = None, []
        if spans:
            yield self._statement(days.days if days else None, [*([days] if days else []), *spans])

    def _statement(self, days: frozenset[int] | None, tokens: Sequence[_Token]) -> Statement:
        start, end = min(token.start for token in tokens), max(token.end for token in tokens)
        return Statement(
            days,
            tuple(token.spans for token in tokens if token.kind == "span"),
            self._shown[start:end].strip(),
            in_doubt=any(token.kind == "except" for token in tokens),
        )


def _is_list(text: str, start: int, end: int) -> bool:
    return end <= start or re.fullmatch(rf"(?:{expression('LIST_MARKS')})+", text[start:end]) is not None


def _is_ambiguous(tokens: Sequence[_Token], text: str) -> bool:
    """Whether days are between a closure and a span, as in `closed on Sunday, Monday 9:00-12:00`."""
    for closed, days, span in zip(tokens, tokens[1:], tokens[2:], strict=False):
        is_row = (closed.kind, days.kind, span.kind) == ("closed", "days", "span")
        if is_row and not re.search(r"\w", text[days.end : span.start]):
            return True
    return False


def _has_spans_first(tokens: Sequence[_Token]) -> bool:
    """Whether days follow their spans, as `09:00-12:00 (Monday to Friday)`."""
    kinds = [token.kind for token in tokens if token.kind != "end"]
    first = next((kind for kind in kinds if kind != "span"), "")
    return kinds[:1] == ["span"] and first == "days"


def _days_first(tokens: Sequence[_Token]) -> Iterator[_Token]:
    """Bring the days before their spans; without those that cannot be told apart."""
    waiting: list[_Token] = []
    for token in tokens:
        if token.kind == "span":
            waiting.append(token)
        elif token.kind == "days" and waiting:
            yield from (token, *waiting)
            waiting = []
        elif token.kind != "days":
            yield token
