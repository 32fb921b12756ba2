"""Explain a wrong quotation mark in a table."""

import csv
import re
from collections.abc import Sequence

from tuneline.datasets.findings.finding import Problem, problem

_AFTER_CHARACTERS = 12
_WRITE_TWICE = (
    "Write each quotation mark that belongs to the text twice, with one more before and one after the text.",
    "屬於文字的引號，每個都請寫兩次，整段文字的前後再各加一個。",
)
_NEVER_CLOSED = (
    "A quotation mark opens here and is never closed.",
    "這裡有一個引號打開後沒有關上。",
)
_CLOSE = (
    "Close it, or write it twice if it belongs to the text.",
    "請補上另一個引號；若引號是文字的一部分，請寫兩次。",
)
_LINE_END = re.compile(r"\r\n|\r|\n")


def bad_quote(lines: Sequence[str], first: int, delimiter: str, width: int) -> Problem:
    """Return the finding on the quotation mark that keeps the record in `lines` from being read.

    The record begins on the line `first` of the file. The rows of the table have `width` cells.
    """
    record = "".join(lines)
    start = _unread_cell(record, delimiter)
    inner = _inner_quote(record, start, delimiter)
    opened = len(_LINE_END.findall(record[:start]))
    if inner is not None:
        wrong = len(_LINE_END.findall(record[:inner]))
        between = lines[opened + 1 : wrong + 1]
        if not any(cells_alone(line, delimiter) >= max(width, 1) for line in between):
            return _inside(record, inner, first + wrong)
    return never_closed(first + opened, record[start:])


def never_closed(line: int, found: str) -> Problem:
    """Return the finding on a quotation mark that opens the text `found` on the line."""
    return problem("CSV_QUOTE", line, None, found, what=_NEVER_CLOSED, fix=_CLOSE)


def cells_alone(line: str, delimiter: str) -> int:
    """Return how many cells the line has as a row by itself, even if its quotation marks are wrong."""
    try:
        records = list(csv.reader([line], delimiter=delimiter))
    except csv.Error:
        return 0
    return len(records[0]) if len(records) == 1 else 0


def _unread_cell(record: str, delimiter: str) -> int:
    """Return the beginning of the first cell that is not closed."""
    end = re.escape(delimiter) + r"\r\n"
    cell = re.compile(rf'(?:"(?:[^"]++|"")*+"(?=[{end}]|\Z)|(?!")[^{end}]*+)[{end}]?+')
    at = 0
    while (match := cell.match(record, at)) and match.end() > at:
        at = match.end()
    return at


def _inner_quote(record: str, start: int, delimiter: str) -> int | None:
    """Return the position of a quotation mark that is not doubled, in the cell that begins at `start`."""
    text = re.compile(r'"(?:[^"]++|"")*+"').match(record, start)
    if text is None or record[text.end() : text.end() + 1] in ("", delimiter, "\r", "\n"):
        return None
    return text.end() - 1


def _inside(record: str, place: int, line: int) -> Problem:
    after = _LINE_END.split(record[place + 1 : place + 1 + _AFTER_CHARACTERS])[0]
    what = (
        f"A quotation mark inside the cell is not written twice: the one before “{after}”.",
        f"格子裡有一個引號沒有寫兩次：在「{after}」前面的那個。",
    )
    begin = max(record.rfind("\n", 0, place), record.rfind("\r", 0, place)) + 1
    found = _LINE_END.split(record[max(begin, place - 2 * _AFTER_CHARACTERS) :], maxsplit=1)[0]
    return problem("CSV_QUOTE", line, None, found, what=what, fix=_WRITE_TWICE)
