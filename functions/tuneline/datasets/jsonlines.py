"""Read examples from JSON: one on each line, or values that go over lines, in a list or one after another."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from tuneline.datasets.jsontext import parse, parse_quickly
from tuneline.datasets.problems import Problem, problem
from tuneline.datasets.rows import Row
from tuneline.datasets.sniff import not_utf8

VALUE_BYTES = 16 * 1024 * 1024
_MARKS = re.compile(rb'["\\{}\[\]\n]')
_BETWEEN = b" \t\r\n,"
Note = Callable[[Problem], None]


class Lines(NamedTuple):
    """Some whole lines of a file, one after another; `number` is the first one's.

    `raw` is without the `end` of its last line. It is None for one line that was dropped, over the limit.
    """

    number: int
    raw: bytes | None
    end: bytes


def lines(blocks: Iterable[bytes], *, ends: "Ends", note: Note) -> Iterator[Lines]:
    """The lines in `blocks`, about a block at a time.

    Lines end at a line feed, or at a carriage return where there are no line feeds; other separators may
    stand inside a text. A line over the limit is dropped as it comes. `ends` sees all of them.
    """
    number, end = 1, b""
    held: list[bytes] = []
    size = 0
    for block in blocks:
        end = end or _end_in(block, note)
        whole, found, rest = block.rpartition(end)
        if found and size > VALUE_BYTES:
            yield Lines(number, None, end)
            number, size = number + 1, 0
            _, found, whole = whole.partition(end)
        if found:
            part = Lines(number, b"".join([*held, whole]), end)
            ends.see(part)
            yield part
            number += whole.count(end) + 1
            held, size = [], 0
        size += len(rest)
        held = [*held, rest] if size <= VALUE_BYTES else []
    if size:
        part = Lines(number, b"".join(held) if size <= VALUE_BYTES else None, end)
        ends.see(part)
        yield part


def rows(part: Lines, *, note: Note) -> Iterator[Row | Problem]:
    """One example a line; the first blank one is told to `note`."""
    if part.raw is None:
        yield _too_long(part.number)
        return
    told = False
    for number, raw in enumerate(part.raw.split(part.end), start=part.number):
        if len(raw) > VALUE_BYTES:
            yield _too_long(number)
        elif raw.strip():
            yield _row(raw, number, keep=True)
        elif not told:
            told = True
            note(problem("BLANK_LINES", number))


def _too_long(line: int) -> Problem:
    return problem("LINE_TOO_LONG", line, megabytes=VALUE_BYTES // 1024**2)


def _end_in(block: bytes, note: Note) -> bytes:
    if b"\n" in block or b"\r" not in block.rstrip(b"\r"):
        return b"\n"
    note(problem("CR_LINE_ENDS", 1))
    return b"\r"


class Ends:
    """Whether some lines end as on Windows and others do not; the last, which may lack its end, aside."""

    def __init__(self) -> None:
        self._before: bool | None = None
        self._seen: set[bool] = set()

    @property
    def are_mixed(self) -> bool:
        """Whether both were seen."""
        return len(self._seen) > 1

    def see(self, part: Lines) -> None:
        """Look at the lines that follow."""
        if part.raw is None or part.end == b"\r":
            return
        if self._before is not None:
            self._seen.add(self._before)
        windows, ends = part.raw.count(b"\r\n"), part.raw.count(b"\n")
        self._seen.update([True] if windows else [], [False] if ends > windows else [])
        self._before = part.raw[-1:] == b"\r"


def values(blocks: Iterable[bytes], *, note: Note) -> Iterator[Row | Problem]:
    """Values that go over lines: the objects of one list, or objects one after another."""
    scanner = _Scanner()
    told = False
    for block in blocks:
        for found in scanner.feed(block):
            if not told:
                told = True
                note(problem("JSON_ARRAY" if scanner.is_list else "PRETTY_JSON", 1))
            yield found
    yield from scanner.end()


class _Scanner:
    """Finds where each object begins and ends, whatever lines it goes over, without holding the file."""

    def __init__(self) -> None:
        self.is_list = False
        self._depth = 0
        self._in_text = False
        self._line = 1
        self._held = b""
        self._start = 1
        self._outside_told = False
        self._escaped = 0

    def feed(self, block: bytes) -> Iterator[Row | Problem]:  # noqa: C901 one step of a small machine
        data = self._held + block
        # What was held has been scanned; a backslash at its very end takes the first byte with it.
        at, begin = len(self._held) + self._escaped, 0
        while found := _MARKS.search(data, at):
            mark, at = found[0], found.end()
            if mark == b"\n":
                self._line += 1
            elif mark == b"\\":
                at += 1
            elif mark == b'"':
                self._in_text = not self._in_text
            elif not self._in_text:
                if mark in b"{[" and self._depth == 0:
                    yield from self._outside(data[begin : found.start()])
                    begin = found.start()
                    self._start = self._line
                    if mark == b"[" and not self.is_list:
                        self.is_list, begin = True, at
                        continue
                self._depth += 1 if mark in b"{[" else -1
                if self._depth == 0:
                    yield _row(data[begin:at], self._start)
                    begin = at
                elif self._depth < 0:
                    self._depth, begin = 0, at
                    if not (self.is_list and mark == b"]"):
                        yield self._too_many(mark)
        self._held, self._escaped = data[begin:], max(0, at - len(data))
        if len(self._held) > VALUE_BYTES:
            yield _too_long(self._start)
            self._held, self._depth, self._in_text = b"", 0, False

    def end(self) -> Iterator[Row | Problem]:
        """What is left when the file ends."""
        if self._depth > 0:
            yield _row(self._held, self._start)
        else:
            yield from self._outside(self._held)

    def _too_many(self, mark: bytes) -> Problem:
        closing = mark.decode()
        why = (f"a {closing} closes nothing", f"多了一個 {closing}")
        return problem("INVALID_JSON", self._line, None, closing, why=why, mend=("Take it out.", "請刪掉。"))

    def _outside(self, between: bytes) -> Iterator[Problem]:
        """Text between examples: told once, for a preamble is one mistake however long it is."""
        text = between.strip(_BETWEEN)
        if text and not self._outside_told:
            self._outside_told = True
            line = self._line - between[len(between) - len(between.lstrip(_BETWEEN)) :].count(b"\n")
            yield problem("TEXT_OUTSIDE", line, None, text.decode("utf-8", "replace"))


def _row(raw: bytes, line: int, *, keep: bool = False) -> Row | Problem:
    try:
        return Row(line, parse_quickly(raw), None, raw if keep else None)
    except ValueError:
        return _row_slowly(raw, line)


def _row_slowly(raw: bytes, line: int) -> Row | Problem:
    """The same, by the parser that says what is wrong."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return not_utf8(raw, line)
    value, wrong = parse(text, line)
    return wrong or Row(line, value)
