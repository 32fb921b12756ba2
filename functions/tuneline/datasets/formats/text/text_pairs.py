"""Read questions and answers from a text that marks them: each question with the answer under it."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from tuneline.datasets.example import Row
from tuneline.datasets.findings.finding import Problem, problem
from tuneline.datasets.formats.detect import not_utf8
from tuneline.datasets.formats.json.jsonl import VALUE_BYTES, Lines, too_long
from tuneline.datasets.formats.text.text_marks import Style, split_single_line, unmarked

_RULE = re.compile(r"\s*(?:[-=*_＝―─━]\s?){3,}$")
_HEADING = re.compile(r"#{1,6}[ \t]+\S")
_NUMBER = re.compile(r"\s*[(（]?\d{1,4}[.)）、．]?\s*$")
_TITLE = re.compile(r"\s*(?:[\[【〔《「＜<].{1,60}[\]】〕》」＞>]|[■◆▼◇□★☆●].{1,60})\s*$")


def rows(parts: Iterable[Lines], *, style: Style) -> Iterator[Row | Problem]:
    """Yield a chat example for each question with its answer, on the line of the question."""
    reader = _Reader(style)
    for part in parts:
        if part.raw is None:
            yield too_long(part.number)
            continue
        for number, raw in enumerate(part.raw.split(part.end), start=part.number):
            try:
                line = raw.decode("utf-8").rstrip()
            except UnicodeDecodeError:
                yield not_utf8(raw, number)
                return
            yield from reader.line(line, number)
    yield from reader.end()


class _Reader:
    """Takes one line after another. A pair is yielded when the next one begins."""

    def __init__(self, style: Style) -> None:
        self._style = style
        self._line = 0
        self._question: bytearray | None = None
        self._answer: bytearray | None = None
        # Between a heading or a rule and the next question, no line belongs to an answer.
        self._is_outside = True
        self._begun = self._is_numbered = False
        self._left: list[tuple[int, str]] = []
        self._left_count = 0
        self._lost: tuple[int, str] | None = None

    def line(self, line: str, number: int) -> Iterator[Row | Problem]:
        """Take the next line."""
        mark = self._style.mark(line)
        if mark is not None and mark.role == "user":
            yield from self._pair()
            self._begin(line[mark.end :], number)
        elif mark is not None:
            yield from self._answered(line[mark.end :], number)
        elif self._is_outside or _RULE.match(line) or _HEADING.match(line):
            self._leave(line, number)
        else:
            yield from self._add(line)

    def end(self) -> Iterator[Row | Problem]:
        """Yield the last pair, and findings on the lines that belong to no pair."""
        yield from self._pair()
        if self._lost is not None:
            yield problem("TEXT_LEFT", self._lost[0], None, self._lost[1])
        if self._left_count:
            number, text = self._left[0]
            yield problem("TITLES_LEFT", number, None, text, text=text, count=str(self._left_count))

    def _begin(self, text: str, number: int) -> None:
        if not self._begun:
            self._is_numbered = bool(self._left) and _NUMBER.match(self._left[-1][1]) is not None
        self._begun, self._is_outside, self._line = True, False, number
        inline = None if self._style.heading else split_single_line(text)
        question, answer = inline or (text, None)
        self._question = bytearray(unmarked(question).encode())
        self._answer = None if answer is None else bytearray(answer.encode())
        if self._style.heading:
            self._answer = bytearray()

    def _answered(self, text: str, number: int) -> Iterator[Problem]:
        if self._question is None or self._answer is not None:
            # Its text does not belong to the answer before it.
            yield problem("QUESTION_MISSING", number, None, text)
            return
        self._answer = bytearray(text.encode())
        self._is_outside = False

    def _add(self, line: str) -> Iterator[Problem]:
        held = self._question if self._answer is None else self._answer
        if held is None:
            return
        held += b"\n" + line.encode()
        if len(held) > VALUE_BYTES:
            yield too_long(self._line)
            self._question = self._answer = None
            self._is_outside = True

    def _leave(self, line: str, number: int) -> None:
        """Leave out a line that belongs to no pair. Report it after the first question, except titles."""
        is_title = any(pattern.match(line) for pattern in (_HEADING, _NUMBER, _TITLE))
        if self._answer is not None or self._question is None:
            self._is_outside = True
        if not line.strip() or _RULE.match(line):
            return
        if is_title or not self._begun:
            self._left_count += 1
            self._left = [*self._left[:1], (number, line.strip())]
        else:
            self._lost = self._lost or (number, line.strip())

    def _pair(self) -> Iterator[Row | Problem]:
        """Yield the pair that is complete, or the finding on a question without an answer."""
        question, answer = self._question, self._answer
        self._question = self._answer = None
        if question is None:
            return
        if answer is None:
            yield problem("ANSWER_MISSING", self._line, None, question.decode())
            return
        text = self._without_titles(answer.decode().strip("\n"))
        messages: list[Any] = [
            {"role": "user", "content": question.decode().strip()},
            {"role": "assistant", "content": text.strip()},
        ]
        yield Row(self._line, {"messages": messages})

    def _without_titles(self, answer: str) -> str:
        """Return the answer without the number or the title of the next question at its end."""
        while True:
            rest, _, last = answer.rstrip().rpartition("\n")
            is_number = _NUMBER.match(last) is not None
            is_apart = not rest.rpartition("\n")[2].strip() or (is_number and self._is_numbered)
            if not rest or not is_apart or not (is_number or _TITLE.match(last)):
                return answer
            self._left_count += 1
            self._left = self._left or [(self._line, last.strip())]
            answer = rest
