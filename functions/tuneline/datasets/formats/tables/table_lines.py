"""Read the lines of a table one at a time, with a bound on the memory and on reading some again."""

import re
from typing import TextIO

RECORD_CHARACTERS = 16 * 1024 * 1024
# The memory that each line of a record takes beside its text: millions of short lines would fill it.
LINE_COST = 100
# Each character that is read allows so many to be read again; the first value is allowed at the start.
_READ_AGAIN = 4
_MOST_READ_AGAIN = 2 * RECORD_CHARACTERS
# Excel writes the separator on a line of its own before the first row.
SEPARATOR = re.compile(r'"?sep=([,;\t])"?[\r\n]*\Z', re.IGNORECASE)


class EndlessError(Exception):
    """A record is longer than any example."""


class Lines:
    """Count the lines of a text, and keep those of the present record."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._again: list[str] = []
        self._size = 0
        self._allowed = _MOST_READ_AGAIN
        self.encoding = text.encoding or "utf-8"
        self.number = 0
        self.record: list[str] = []

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        line = self._again.pop() if self._again else self._text.readline(RECORD_CHARACTERS + 1)
        if not line:
            raise StopIteration
        self._size += len(line) + LINE_COST
        self.number += 1
        self.record.append(line)
        if self._size > RECORD_CHARACTERS or (self._size > self._allowed and len(self.record) > 1):
            raise EndlessError
        return line

    def first(self) -> str:
        """Return the line that shows the delimiter: Excel's own, or the first filled one (unread)."""
        named = ""
        while line := self._text.readline(RECORD_CHARACTERS + 1):
            separator = SEPARATOR.match(line.lstrip("\ufeff"))
            if line.strip("\ufeff \t\r\n") and not separator:
                self._again.append(line)
                return named or line
            named = line if separator else named
            self.number += 1
        return named

    def start_record(self) -> None:
        """Begin another record with the next line."""
        self._allowed = min(_MOST_READ_AGAIN, self._allowed + _READ_AGAIN * self._size)
        self.record, self._size = [], 0

    def go_on_after(self, count: int) -> None:
        """Read the lines after the first `count` of the record again, without a line that was cut."""
        again = self.record[count:]
        self.number -= len(again)
        size = sum(map(len, again)) + LINE_COST * len(again)
        self._size -= size
        self._allowed -= size
        if len(self.record[-1]) > RECORD_CHARACTERS:
            self._skip_to_line_end()
            again[-1:] = ["\n"] * len(again[-1:])
        self._again += reversed(again)

    def _skip_to_line_end(self) -> None:
        line = self.record[-1]
        while line and not line.endswith(("\r", "\n")):
            line = self._text.readline(RECORD_CHARACTERS + 1)
