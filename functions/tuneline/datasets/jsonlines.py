"""Read examples from JSON: one on each line, or values that go over lines, in a list or one after another."""

import re
from collections.abc import Callable, Iterable, Iterator

from tuneline.datasets.jsontext import parse
from tuneline.datasets.problems import Problem, problem
from tuneline.datasets.rows import Row
from tuneline.datasets.sniff import not_utf8

VALUE_BYTES = 16 * 1024 * 1024
_MARKS = re.compile(rb'["\\{}\[\]\n]')
_BETWEEN = b" \t\r\n,"
Note = Callable[[Problem], None]


def lines(blocks: Iterable[bytes], *, note: Note) -> Iterator[Row | Problem]:
    """One example a line. Lines end at a line feed, or at a carriage return where there are no line feeds.

    Other separators may stand inside a text. What was changed is told to `note`, once each.
    """
    told: set[str] = set()
    ends: set[bool] = set()
    before: bool | None = None
    for number, raw in enumerate(_lines(blocks, note=note), start=1):
        if raw is None:
            yield problem("LINE_TOO_LONG", number, megabytes=VALUE_BYTES // 1024**2)
            continue
        if before is not None:
            # The last line may lack its end, so a line counts when another follows.
            ends.add(before)
        before = raw[-1:] == b"\r"
        if not raw.strip():
            if "BLANK_LINES" not in told:
                told.add("BLANK_LINES")
                note(problem("BLANK_LINES", number))
            continue
        yield _row(raw, number)
    if len(ends) > 1:
        note(problem("MIXED_EOL"))


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
            yield problem("LINE_TOO_LONG", self._start, megabytes=VALUE_BYTES // 1024**2)
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


def _row(raw: bytes, line: int) -> Row | Problem:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return not_utf8(raw, line)
    value, wrong = parse(text, line)
    return wrong or Row(line, value)


def _lines(blocks: Iterable[bytes], *, note: Note) -> Iterator[bytes | None]:
    """The lines in `blocks`; None in place of one over the limit, which is dropped as it comes."""
    parts: list[bytes] = []
    size = 0
    separator = b""
    for block in blocks:
        if not separator:
            separator = b"\r" if b"\n" not in block and b"\r" in block.rstrip(b"\r") else b"\n"
            if separator == b"\r":
                note(problem("CR_LINE_ENDS", 1))
        *ended, rest = block.split(separator)
        for piece in ended:
            yield None if size + len(piece) > VALUE_BYTES else b"".join([*parts, piece])
            parts, size = [], 0
        size += len(rest)
        parts = [*parts, rest] if size <= VALUE_BYTES else []
    if size:
        yield None if size > VALUE_BYTES else b"".join(parts)
