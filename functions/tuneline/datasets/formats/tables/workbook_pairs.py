"""Read the question and the answer in a row of a small workbook, and write others into it.

Other cells, formats and other sheets stay as they are. A workbook with formulas is not edited: openpyxl
would lose their values.
"""

import io
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final
from zipfile import ZipFile

import openpyxl  # type: ignore[import-untyped]
from openpyxl.cell.cell import MergedCell  # type: ignore[import-untyped]
from openpyxl.utils.exceptions import IllegalCharacterError  # type: ignore[import-untyped]

from tuneline.datasets.formats.tables.columns import Columns, header
from tuneline.datasets.formats.tables.row_pairs import Pair, RowNotEditableDropError, pair_of
from tuneline.datasets.formats.tables.xlsx import UNREADABLE, first_sheet, inspect
from tuneline.datasets.formats.tables.xlsx_cells import cell_text

# openpyxl's objects take tens of times as much.
MOST_UNPACKED_BYTES: Final = 8 * 1024 * 1024


def read_pairs(content: bytes, *, lines: Collection[int]) -> Mapping[int, Pair]:
    """Return the pairs in the rows `lines`; none of a workbook that cannot be edited."""
    try:
        _, columns, rows = _opened(content)
        return {line: pair_of(columns, cells) for line, cells in rows if line in lines}
    except RowNotEditableDropError:
        return {}


def with_pair(content: bytes, *, line: int, pair: Pair) -> bytes:
    """Return the workbook with `pair` in the row `line`. Raises RowNotEditableDropError."""
    book, columns, rows = _opened(content)
    if line not in {number for number, _ in rows}:
        raise RowNotEditableDropError(f"the sheet has no row {line}")
    new = {"user": pair.question, "assistant": pair.answer}
    sheet = first_sheet(book)
    try:
        for index, role in columns.roles.items():
            if role in new:
                _write(sheet.cell(line, index + 1), new[role])
    except IllegalCharacterError:
        raise RowNotEditableDropError("the text has a character that a cell must not have") from None
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _write(cell: Any, text: str) -> None:
    if isinstance(cell, MergedCell):
        raise RowNotEditableDropError("the row has merged cells")
    cell.value = text
    # A text that begins with `=` would be a formula.
    cell.data_type = "s"


def _opened(content: bytes) -> tuple[Any, Columns, Iterator[tuple[int, list[str]]]]:
    """Return the workbook, its columns and the rows below them. Raises RowNotEditableDropError."""
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            size = sum(part.file_size for part in archive.infolist())
            if size > MOST_UNPACKED_BYTES or inspect(archive):
                raise RowNotEditableDropError("the workbook is large, or has formulas")
        book = openpyxl.load_workbook(io.BytesIO(content))
        rows = _rows(first_sheet(book))
        columns = header(rows, notice=lambda _: None)
    except UNREADABLE as broken:
        raise RowNotEditableDropError(f"the workbook cannot be read: {type(broken).__name__}") from None
    if not isinstance(columns, Columns):
        raise RowNotEditableDropError("the first row names no columns")
    return book, columns, rows


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """Yield the filled rows that the sheet shows, with their numbers."""
    for cells in sheet.iter_rows():
        texts = [cell_text(cell.value, cell.number_format) for cell in cells]
        line = cells[0].row if cells else 0
        if any(text.strip() for text in texts) and not sheet.row_dimensions[line].hidden:
            yield line, texts
