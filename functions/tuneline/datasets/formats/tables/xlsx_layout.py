"""Read the hidden rows and columns and the merged cells of a sheet from its XML.

openpyxl gives none of them when it streams a sheet. ECMA-376 part 1, 18.3.1.73 (row), 18.3.1.13
(col), 18.3.1.55 (mergeCell).
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO

# Excel's own limit: https://support.microsoft.com/office/excel-specifications-and-limits-1672b34d-7043-467e-8e27-269d656771c3
MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
# So many merged rows are remembered. If a sheet has more, the first ones are reported.
_MOST_MERGED = 200_000
_LONGEST_TAG = 1000
_TAG = re.compile(rb"<(?:\w{1,20}:)?(row|col|mergeCell)\b([^<>]{0,900}+)>")
_NUMBER = re.compile(rb'\br="([0-9]{1,9})"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_RANGE = re.compile(rb'\b(min|max)="([0-9]{1,9})"')
_REF = re.compile(rb'\bref="([A-Z]{1,3})([0-9]{1,9}):([A-Z]{1,3})([0-9]{1,9})"')


@dataclass(frozen=True)
class Merged:
    """A range of merged cells: its first and last row and column, from 1."""

    name: str
    first_row: int
    last_row: int
    first_column: int
    last_column: int

    def empties(self, row: int, columns: Collection[int]) -> bool:
        """Return whether merging leaves one of the `columns` of the `row` empty."""
        return any(
            self.first_column <= column <= self.last_column
            and (row, column) != (self.first_row, self.first_column)
            for column in columns
        )


@dataclass
class SheetParts:
    """The hidden rows and columns and the merged cells of one sheet."""

    hidden: bytearray = field(default_factory=bytearray)
    hidden_columns: list[range] = field(default_factory=list)
    merged: dict[int, list[Merged]] = field(default_factory=dict)
    times_merged: int = 0

    def is_hidden(self, row: int) -> bool:
        """Return whether the row with this number is hidden, by hand or by a filter."""
        return row < len(self.hidden) and bool(self.hidden[row])

    def is_hidden_column(self, column: int) -> bool:
        """Return whether the column with this number, from 1, is hidden."""
        return any(column in hidden for hidden in self.hidden_columns)

    def emptied(self, row: int, columns: Collection[int]) -> Merged | None:
        """Return the merged cells that leave one of the `columns` (from 1) of the row empty."""
        return next((one for one in self.merged.get(row, ()) if one.empties(row, columns)), None)


def sheet_parts(read: IO[bytes]) -> SheetParts:
    """Return the hidden and merged parts of the sheet whose XML is in `read`."""
    parts, row = SheetParts(), 0
    for kind, attributes in _tags(iter(lambda: read.read(1024**2), b"")):
        if kind == b"row":
            number = _NUMBER.search(attributes)
            row = int(number[1]) if number else row + 1
            if _HIDDEN.search(attributes) and row <= MOST_ROWS:
                parts.hidden.extend(bytes(max(0, row + 1 - len(parts.hidden))))
                parts.hidden[row] = 1
        elif kind == b"col":
            ends = dict(_RANGE.findall(attributes))
            if _HIDDEN.search(attributes) and len(ends) == 2 and len(parts.hidden_columns) < MOST_COLUMNS:
                parts.hidden_columns.append(range(int(ends[b"min"]), int(ends[b"max"]) + 1))
        elif (ref := _REF.search(attributes)) is not None:
            _add_merged(parts, ref)
    return parts


def _tags(blocks: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
    held = b""
    for block in blocks:
        data, end = held + block, 0
        for match in _TAG.finditer(data):
            end = match.end()
            yield match[1], match[2]
        held = data[max(end, len(data) - _LONGEST_TAG) :]


def _add_merged(parts: SheetParts, ref: re.Match[bytes]) -> None:
    rows = range(int(ref[2]), min(int(ref[4]), MOST_ROWS) + 1)
    merged = Merged(
        ref[0][5:-1].decode(), rows.start, rows.stop - 1, _column(ref[1].decode()), _column(ref[3].decode())
    )
    for row in rows:
        if parts.times_merged >= _MOST_MERGED:
            return
        parts.times_merged += 1
        parts.merged.setdefault(row, []).append(merged)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
