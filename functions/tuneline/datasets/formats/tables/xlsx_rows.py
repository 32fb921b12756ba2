"""Read the rows of one sheet as they come, each with no more than the cells that stand in it.

openpyxl fills a row up to its last cell, so that one empty cell in the last column costs as much as 16,384
cells. It also keeps an element of every row it has read. Here neither happens.
"""

from collections.abc import Iterator
from typing import IO, Any

from openpyxl.worksheet._reader import DATA_TAG, ROW_TAG, WorkSheetParser  # type: ignore[import-untyped]
from openpyxl.xml.functions import iterparse  # type: ignore[import-untyped]

from tuneline.datasets.formats.tables.xlsx_layout import MOST_COLUMNS, MOST_ROWS

# So much XML is held at most: one row, or what stands before the first.
ROW_BYTES = 8 * 1024**2

Cell = dict[str, Any]


class TooLargeError(ValueError):
    """The workbook holds more than can be read of one; the text says what."""


def rows(sheet: Any) -> Iterator[tuple[int, list[Cell]]]:
    """Each row's number and its cells, as openpyxl's parser gives them; rows that nobody wrote are not there.

    TooLargeError names the row before one that holds more than a row of a spreadsheet can.
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
    """The row elements of the sheet, each forgotten once the next is asked for."""
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
    """Gives what `read` gives, up to ROW_BYTES for each item; `what` says which comes next."""

    def __init__(self, read: IO[bytes], *, what: str) -> None:
        self._read = read
        self.what = what
        self._left = ROW_BYTES

    def read(self, size: int = -1) -> bytes:
        """Read. TooLargeError if an item has not come to its end."""
        if self._left <= 0:
            raise TooLargeError(self.refusal())
        data = self._read.read(size)
        self._left -= len(data)
        return data

    def start_item(self) -> None:
        """What is read from here on is another item."""
        self._left = ROW_BYTES

    def refusal(self) -> str:
        """What is said of an item that is too large."""
        return f"{self.what} has more than {ROW_BYTES // 1024**2} MB"
