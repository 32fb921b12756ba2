"""Stream the rows of one sheet, each with only the cells that the file has.

openpyxl fills a row up to its last cell, so one empty cell in the last column costs as much as 16,384
cells. It also keeps an element of every row that it has read. This module avoids both.
"""

from collections.abc import Iterator
from typing import IO, Any

from openpyxl.worksheet._reader import DATA_TAG, ROW_TAG, WorkSheetParser  # type: ignore[import-untyped]
from openpyxl.xml.functions import iterparse  # type: ignore[import-untyped]

from tuneline.datasets.formats.tables.xlsx_layout import MOST_COLUMNS, MOST_ROWS

# At most so much XML is in memory: one row, or the part before the first row.
ROW_BYTES = 8 * 1024**2

Cell = dict[str, Any]


class TooLargeError(ValueError):
    """The workbook is over a limit, which the text names."""


def rows(sheet: Any) -> Iterator[tuple[int, list[Cell]]]:
    """Yield each row's number and its cells as openpyxl's parser returns them. Missing rows are left out.

    Raises TooLargeError, with the number of the row before, if a row has more cells than Excel allows.
    """
    book = sheet.parent
    with sheet._get_source() as read:
        source = Bounded(read, what="the first row")
        parser = WorkSheetParser(
            source,
            sheet._shared_strings,
            data_only=book.data_only,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        row = 0
        for element in _elements(source):
            if len(element) > MOST_COLUMNS:
                raise TooLargeError(f"the row after row {row} has more than {MOST_COLUMNS:,} cells")
            row, cells = parser.parse_row(element)
            if row > MOST_ROWS:
                return
            source.what = f"the row after row {row}"
            yield row, cells
            source.start_item()
            parser.row_dimensions.clear()


def _elements(source: Any) -> Iterator[Any]:
    """Yield the row elements of the sheet. Each is cleared before the next."""
    data = None
    for event, element in iterparse(source, events=("start", "end")):
        if element.tag == DATA_TAG:
            if event == "end":
                return
            data = element
        elif event == "end" and element.tag == ROW_TAG:
            yield element
            (element if data is None else data).clear()


class Bounded:
    """Reads from `read`, at most ROW_BYTES for each item. `what` names the present item."""

    def __init__(self, read: IO[bytes], *, what: str) -> None:
        self._read = read
        self.what = what
        self._left = ROW_BYTES

    def read(self, size: int = -1) -> bytes:
        """Read. Raises TooLargeError if the present item is over the limit."""
        if self._left <= 0:
            raise TooLargeError(self.refusal())
        data = self._read.read(size)
        self._left -= len(data)
        return data

    def start_item(self) -> None:
        """Begin another item."""
        self._left = ROW_BYTES

    def refusal(self) -> str:
        """Return the error text for an item over the limit."""
        return f"{self.what} has more than {ROW_BYTES // 1024**2} MB"
