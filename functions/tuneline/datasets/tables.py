"""Read a table of questions and answers: cells between commas, tabs or semicolons, as spreadsheets save them.

https://www.rfc-editor.org/rfc/rfc4180
"""

import csv
import re
from collections.abc import Iterator
from typing import TextIO

from tuneline.datasets.csv_quotes import SEARCHED_LINES, bad_quote, fits, never_closed
from tuneline.datasets.headers import Columns, Notice, header
from tuneline.datasets.problems import Problem
from tuneline.datasets.roles import role_of
from tuneline.datasets.rows import Row
from tuneline.datasets.sniff import DELIMITERS, not_utf8

RECORD_CHARACTERS = 16 * 1024 * 1024
# What each line of a record is held with beside its text: without it, millions of short ones fill the memory.
LINE_COST = 100
# So much of the first line tells what stands between its cells.
_LOOKED_AT = 64 * 1024
# How a text that is read with surrogateescape shows the bytes its encoding does not have.
_UNREAD = re.compile("[\udc80-\udcff]")
# Excel writes the separator on a line of its own before the first row.
_SEPARATOR = re.compile(r'"?sep=([,;\t])"?[\r\n]*\Z', re.IGNORECASE)


def rows(text: TextIO, *, system_prompt: str | None, notice: Notice) -> Iterator[Row | Problem]:
    """One example for each record of `text`, which was opened with newline="".

    Lines count as an editor counts them. A header that cannot be used is the last thing told; after a wrong
    quotation mark, reading goes on at the next line that is a row by itself. At most one record is held.
    """
    lines = _Lines(text)
    first = lines.first()
    records = _Records(lines, _delimiter(first))
    unread: list[Problem] = []
    found = header(_filled(records, notice, unread), notice=notice, separator=records.delimiter)
    if unread or not isinstance(found, Columns):
        yield from unread or filter(None, [found])
        return
    records.width = found.width
    for record in records:
        if isinstance(record, Problem):
            yield record
            continue
        example = found.example(record, records.line, system_prompt=system_prompt)
        if example is not None:
            yield example


def _filled(records: "_Records", notice: Notice, unread: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """The filled records with their lines, for the header, up to one whose bytes are `unread`.

    Of one with a wrong quotation mark the first line is given. `notice` gets the finding: it is no example.
    """
    for record in records:
        if isinstance(record, Problem) and record.code == "NOT_UTF8":
            unread.append(record)
            return
        if isinstance(record, Problem):
            notice(record)
            yield records.line, _cells(records.first_line, records.delimiter)
        elif any(cell.strip() for cell in record):
            yield records.line, record


class _EndlessError(Exception):
    """A record goes on for longer than any example does."""


class _Lines:
    """The lines of a text, counted, with those of the present record at hand."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._again: list[str] = []
        self._size = 0
        self.encoding = text.encoding or "utf-8"
        self.number = 0
        self.record: list[str] = []

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._again.pop() if self._again else self._text.readline(RECORD_CHARACTERS + 1)
        if not line:
            raise StopIteration
        self._size += len(line) + LINE_COST
        self.number += 1
        self.record.append(line)
        if self._size > RECORD_CHARACTERS:
            raise _EndlessError
        return line

    def give_back(self, lines: list[str]) -> None:
        """Read these lines, which were the last ones read, once more."""
        self._again += reversed(lines)
        self.number -= len(lines)
        self.start_record()

    def skip_to_line_end(self) -> None:
        """Read what is left of a line that is longer than any record."""
        line = self.record[-1]
        while line and not line.endswith(("\r", "\n")):
            line = self._text.readline(RECORD_CHARACTERS + 1)

    def first(self) -> str:
        """The line that tells the delimiter: Excel's own, or the first one filled, still to be read."""
        named = ""
        while line := self._text.readline(RECORD_CHARACTERS + 1):
            separator = _SEPARATOR.match(line.lstrip("\ufeff"))
            if line.strip("\ufeff \t\r\n") and not separator:
                self._again.append(line)
                return named or line
            named = line if separator else named
            self.number += 1
        return named

    def start_record(self) -> None:
        """What is read from here on is another record."""
        self.record, self._size = [], 0


class _Records:
    """The records in lines, each a list of cells.

    `line` is where the present one starts, `first_line` its text there. `width` is that of the table, 0
    while it is not known.
    """

    def __init__(self, lines: _Lines, delimiter: str) -> None:
        self._lines = lines
        self.delimiter = delimiter
        self.width = 0
        self.line = 1
        self.first_line = ""

    def __iter__(self) -> Iterator[list[str] | Problem]:
        # The limit is the whole process's, and 131,072 characters where nobody sets it, less than one long
        # answer may have. Every reader here sets the same; what bounds the memory is the limit on a record.
        csv.field_size_limit(RECORD_CHARACTERS)
        reader = self._reader()
        while True:
            self._lines.start_record()
            self.line = self._lines.number + 1
            try:
                cells = next(reader, None)
            except (_EndlessError, csv.Error) as error:
                found = self._unreadable(is_endless=isinstance(error, _EndlessError))
                goes_on = self._resume(found.line or self.line)
                yield found
                if not goes_on:
                    return
                reader = self._reader()
                continue
            if cells is None:
                return
            if cells:
                yield self._unread() or cells

    def _reader(self) -> "Iterator[list[str]]":
        return csv.reader(self._lines, delimiter=self.delimiter, strict=True)

    def _unreadable(self, *, is_endless: bool) -> Problem:
        """Return the finding on the present record, which cannot be read."""
        lines = self._lines.record
        self.first_line = lines[0]
        if is_endless:
            return never_closed(self.line, lines[0])
        return self._unread() or bad_quote(lines, self.line, self.delimiter, self.width)

    def _resume(self, wrong: int) -> bool:
        """Go on at the first line after the line `wrong` that is a row by itself; False if none is near."""
        lines = self._lines.record
        self._lines.skip_to_line_end()
        start = wrong + 1 - self.line
        for index in range(start, min(len(lines), start + SEARCHED_LINES)):
            if fits(lines[index], self.delimiter, self.width):
                self._lines.give_back(lines[index:])
                return True
        for _ in range(len(lines) - start, SEARCHED_LINES):
            line = self._next_line()
            if fits(line, self.delimiter, self.width):
                self._lines.give_back([line])
                return True
        return False

    def _next_line(self) -> str:
        """Return the next line, nothing at the end; one that is too long is passed over."""
        self._lines.start_record()
        try:
            return next(self._lines, "")
        except _EndlessError:
            self._lines.skip_to_line_end()
            return "\n"

    def _unread(self) -> Problem | None:
        """The finding on the first bytes in the record that its encoding does not have."""
        for index, line in enumerate(self._lines.record):
            if _UNREAD.search(line):
                # All that is left of the record: the more there is to see, the better it is told what it is.
                sample = "".join(self._lines.record[index:]).encode(self._lines.encoding, "surrogateescape")
                return not_utf8(sample, self.line + index)
        return None


def _delimiter(first: str) -> str:
    """What stands between the cells of the first line: the one with which most headers are known."""
    separator = _SEPARATOR.match(first.lstrip("\ufeff"))
    if separator:
        return separator[1]

    def known(delimiter: str) -> tuple[int, int]:
        cells = _cells(first[:_LOOKED_AT], delimiter)
        return sum(role_of(cell) is not None for cell in cells), len(cells)

    return max(DELIMITERS, key=known)


def _cells(line: str, delimiter: str) -> list[str]:
    outside = re.compile(rf'"(?:[^"]|"")*"?|[^"{delimiter}]+|{re.escape(delimiter)}')
    cells = [""]
    for part in outside.findall(line):
        if part == delimiter:
            cells.append("")
        else:
            cells[-1] += part.strip('"\r\n')
    return cells
