"""Read a table of questions and answers with commas, tabs or semicolons, as spreadsheets save it.

https://www.rfc-editor.org/rfc/rfc4180
"""

import csv
import re
from collections.abc import Iterator
from typing import TextIO

from tuneline.datasets.example import Row
from tuneline.datasets.findings.finding import Problem
from tuneline.datasets.formats.detect import DELIMITERS, not_utf8
from tuneline.datasets.formats.json.jsonl import too_long
from tuneline.datasets.formats.tables.columns import Columns, Notice, header
from tuneline.datasets.formats.tables.csv_quotes import bad_quote, cells_alone, never_closed
from tuneline.datasets.formats.tables.table_lines import RECORD_CHARACTERS, SEPARATOR, EndlessError, Lines
from tuneline.datasets.schemas.role_aliases import role_of

# So many characters of the first line are searched for the delimiter.
_LOOKED_AT = 64 * 1024
# If no row begins in so many lines after an error, the rest of the file is not part of the table.
_MOST_PASSED = 100_000
# Bytes that the encoding does not have, as surrogateescape decodes them.
_UNREAD = re.compile("[\udc80-\udcff]")


def rows(text: TextIO, *, system_prompt: str | None, notice: Notice) -> Iterator[Row | Problem]:
    """Yield one example for each record of `text`, which was opened with newline="".

    Lines are counted as editors count them. A header that cannot be used ends the reading; after a wrong
    quotation mark it continues at the next line that begins a row. At most one record is in memory.
    """
    lines = Lines(text)
    first = lines.first()
    records = Records(lines, delimiter_of(first))
    unread: list[Problem] = []
    found = header(filled(records, notice, unread), notice=notice, separator=records.delimiter)
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


def filled(records: "Records", notice: Notice, unread: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """Yield the filled records with their lines, for the header, until bytes cannot be decoded (`unread`).

    A record with a wrong quotation mark gives its first line, and `notice` its finding.
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


class Records:
    """The records in lines, each as a list of cells.

    `line` is the line on which the present record begins, and `first_line` the text of that line. `width` is
    the number of columns, 0 until it is known.
    """

    def __init__(self, lines: Lines, delimiter: str) -> None:
        self._lines = lines
        self.delimiter = delimiter
        self.width = 0
        self.line = 1
        self.first_line = ""
        self._is_after_error = False
        self._passed = 0

    def __iter__(self) -> Iterator[list[str] | Problem]:
        # The limit is global in a process, and its default of 131,072 characters is less than a long answer
        # may have. All readers set the same value; memory is bounded by the limit on a record.
        csv.field_size_limit(RECORD_CHARACTERS)
        reader = self._reader()
        while self._passed <= _MOST_PASSED:
            self._lines.start_record()
            self.line = self._lines.number + 1
            try:
                cells = next(reader, None)
            except (EndlessError, csv.Error) as error:
                yield from self._unreadable(is_endless=isinstance(error, EndlessError))
                reader = self._reader()
                continue
            if cells is None:
                return
            if self._is_after_error and len(cells) < max(self.width, 1):
                self._pass_line()
                continue
            self._is_after_error = False
            if cells:
                yield self._unread() or cells

    @property
    def lines(self) -> list[str]:
        """The lines of the present record, with their ends."""
        return self._lines.record

    def _reader(self) -> "Iterator[list[str]]":
        return csv.reader(self._lines, delimiter=self.delimiter, strict=True)

    def _unreadable(self, *, is_endless: bool) -> Iterator[Problem]:
        """Report the present record, which cannot be read, and continue after the wrong line.

        After an error, a line with one cell may belong to the wrong cell, so it is not reported.
        """
        lines = self._lines.record
        cells = cells_alone(lines[0], self.delimiter)
        if self._is_after_error and cells < min(self.width, 2):
            self._pass_line()
            return
        self._is_after_error, self._passed = True, 0
        self.first_line = lines[0]
        if is_endless:
            found = never_closed(self.line, lines[0]) if '"' in lines[0] else too_long(self.line)
        else:
            found = self._unread() or bad_quote(lines, self.line, self.delimiter, self.width or cells)
        self._lines.go_on_after((found.line or self.line) - self.line + 1)
        yield found

    def _pass_line(self) -> None:
        """Continue after the first line of the present record."""
        self._passed += 1
        self._lines.go_on_after(1)

    def _unread(self) -> Problem | None:
        """Return the finding on the first bytes in the record that its encoding does not have."""
        for index, line in enumerate(self._lines.record):
            if _UNREAD.search(line):
                # The rest of the record: a larger sample makes the likely encodings more certain.
                sample = "".join(self._lines.record[index:]).encode(self._lines.encoding, "surrogateescape")
                return not_utf8(sample, self.line + index)
        return None


def delimiter_of(first: str) -> str:
    """Return the delimiter with which most cells of the first line are known column names."""
    separator = SEPARATOR.match(first.lstrip("\ufeff"))
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
