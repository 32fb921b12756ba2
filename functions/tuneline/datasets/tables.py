"""Read a table of questions and answers: cells between commas, tabs or semicolons, as spreadsheets save them.

https://www.rfc-editor.org/rfc/rfc4180
"""

import csv
import re
from collections.abc import Iterator
from typing import TextIO

from tuneline.datasets.headers import Columns, Notice, header
from tuneline.datasets.problems import Problem, problem
from tuneline.datasets.roles import role_of
from tuneline.datasets.rows import Row
from tuneline.datasets.sniff import DELIMITERS, not_utf8

RECORD_CHARACTERS = 16 * 1024 * 1024
# What each line of a record is held with beside its text: without it, millions of short ones fill the memory.
LINE_COST = 100
# How a text that is read with surrogateescape shows the bytes its encoding does not have.
_UNREAD = re.compile("[\udc80-\udcff]")
# Excel writes the separator on a line of its own before the first row.
_SEPARATOR = re.compile(r'"?sep=([,;\t])"?[\r\n]*\Z', re.IGNORECASE)


def rows(text: TextIO, *, system_prompt: str | None, notice: Notice) -> Iterator[Row | Problem]:
    """One example for each record of `text`, which was opened with newline="".

    Lines count as an editor counts them. A header that cannot be used, or a quotation mark that does not
    close, is the last thing told. At most one record is held at a time.
    """
    lines = _Lines(text)
    first = lines.first()
    records = _Records(lines, _delimiter(first))
    wrong: list[Problem] = []
    found = header(_good(records, wrong), notice=notice)
    if wrong or not isinstance(found, Columns):
        yield from [*wrong[:1]] if wrong else filter(None, [found])
        return
    for record in records:
        if isinstance(record, Problem):
            yield record
            continue
        example = found.example(record, records.line, system_prompt=system_prompt)
        if example is not None:
            yield example


def _good(records: "_Records", wrong: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """The records with their lines, up to one that is `wrong`."""
    for record in records:
        if isinstance(record, Problem):
            wrong.append(record)
            return
        if any(cell.strip() for cell in record):
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
        if self._size > RECORD_CHARACTERS:
            raise _EndlessError
        self.number += 1
        self.record.append(line)
        return line

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
    """The records in lines, each a list of cells; `line` is where the present one starts."""

    def __init__(self, lines: _Lines, delimiter: str) -> None:
        self._lines = lines
        self._delimiter = delimiter
        self.line = 1

    def __iter__(self) -> Iterator[list[str] | Problem]:
        # The limit is the whole process's, and 131,072 characters where nobody sets it, less than one long
        # answer may have. Every reader here sets the same; what bounds the memory is the limit on a record.
        csv.field_size_limit(RECORD_CHARACTERS)
        reader = csv.reader(self._lines, delimiter=self._delimiter, strict=True)
        while True:
            self._lines.start_record()
            self.line = self._lines.number + 1
            try:
                cells = next(reader, None)
            except _EndlessError:
                yield problem("CSV_QUOTE", self.line)
                return
            except csv.Error:
                yield self._unread() or self._unclosed()
                return
            if cells is None:
                return
            if cells:
                yield self._unread() or cells

    def _unclosed(self) -> Problem:
        """The finding on the quotation mark that opens the cell no reading of which ends."""
        record = "".join(self._lines.record)
        end = re.escape(self._delimiter) + r"\r\n"
        cell = re.compile(rf'(?:"(?:[^"]++|"")*+"(?=[{end}]|\Z)|(?!")[^{end}]*+)[{end}]?+')
        at = 0
        while (found := cell.match(record, at)) and found.end() > at:
            at = found.end()
        line = self.line + len(re.findall(r"\r\n|\r|\n", record[:at]))
        return problem("CSV_QUOTE", line, None, record[at:])

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
        cells = _cells(first, delimiter)
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
