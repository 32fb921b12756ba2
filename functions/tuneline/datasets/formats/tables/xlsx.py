"""Read the first sheet of an Excel workbook as a table of questions and answers.

https://learn.microsoft.com/openspecs/office_standards/ms-xlsx/ has the format.
"""

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from typing import IO, Any, BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from openpyxl.cell.read_only import ReadOnlyCell  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]

from tuneline.datasets.example import Row
from tuneline.datasets.findings.finding import Problem, problem
from tuneline.datasets.formats.tables import xlsx_rows
from tuneline.datasets.formats.tables.columns import Notice, header
from tuneline.datasets.formats.tables.xlsx_cells import cell_text
from tuneline.datasets.formats.tables.xlsx_layout import Merged, SheetParts, sheet_parts
from tuneline.datasets.formats.tables.xlsx_prolog import declares_type
from tuneline.datasets.formats.tables.xlsx_rows import Cell, TooLargeError
from tuneline.datasets.formats.tables.xlsx_workbook import opened

# The texts of a row by column number, from 1.
Texts = dict[int, str]

# Sheets are streamed; all other parts are held in memory.
UNPACKED_BYTES = 1024**3
HELD_BYTES = 128 * 1024**2
# openpyxl makes objects of all other parts, which take far more memory than their XML.
PART_BYTES = 4 * 1024**2
MOST_RATIO = 200
MOST_PARTS = 10_000
_SMALL_BYTES = 8 * 1024**2
_BLOCK_BYTES = 1024**2
_FORMULA = re.compile(rb"<(?:\w{1,20}:)?f[\s/>]")
# Parts that are streamed, or not read at all, so they may be large.
_LARGE = re.compile(
    r"xl/(?:worksheets|media|embeddings|drawings|pivotCache|sharedStrings|comments|threaded)|customXml/"
)
# The errors of openpyxl and the modules below it for files that are not workbooks.
UNREADABLE = (
    AttributeError,
    BadZipFile,
    EOFError,
    IndexError,
    KeyError,
    NotImplementedError,
    RuntimeError,
    # Broken XML, with either of the parsers that openpyxl may use.
    SyntaxError,
    TypeError,
    ValueError,
    zlib.error,
)


def rows(file: BinaryIO, *, system_prompt: str | None, notice: Notice) -> Iterator[Row | Problem]:
    """Yield one example for each row of the first sheet that is not hidden; `line` is the row's number.

    A formula gives its saved value, or its own text if no value was saved. Nothing outside the file is read.
    Raises ValueError if the file is not a workbook, and TooLargeError if it unpacks to too much.
    """
    parts = SheetParts()
    filled = (
        (line, texts)
        for line, texts in _readable(_shown_rows(file, notice, parts))
        if any(text.strip() for text in texts.values())
    )
    hidden: list[int] = []
    shown = _without_hidden(filled, parts, hidden)
    found = header(((line, _in_full(texts, max(texts))) for line, texts in shown), notice=notice)
    if isinstance(found, Problem):
        yield found
    elif found is not None:
        used = [index + 1 for index in found.roles]
        for column in filter(parts.is_hidden_column, used):
            notice(problem("HIDDEN_COLUMN", None, column=get_column_letter(column)))
        for line, texts in shown:
            merged = parts.emptied(line, used)
            cells = _in_full(texts, found.width)
            if merged is not None and not _is_title(merged, cells, used):
                yield problem("MERGED_CELLS", line, None, cells[0], cells=merged.name)
            elif (example := found.example(cells, line, system_prompt=system_prompt)) is not None:
                yield _beside(texts, found.width, line) or example if isinstance(example, Row) else example
    if hidden:
        notice(problem("HIDDEN_ROWS", hidden[0], count=len(hidden)))


def _in_full(texts: Texts, width: int) -> list[str]:
    """Return the first `width` cells of a row, including empty ones."""
    cells = [""] * width
    for column, text in texts.items():
        if column <= width:
            cells[column - 1] = text
    return cells


def _beside(texts: Texts, width: int, line: int) -> Problem | None:
    """Return the finding on the first text to the right of the named columns."""
    for column in sorted(texts):
        if column > width and texts[column].strip():
            cell = f"{get_column_letter(column)}{line}"
            return problem("CELL_BESIDE", line, None, texts[column], cell=cell, text=texts[column])
    return None


def _is_title(merged: Merged, cells: Sequence[str], used: Sequence[int]) -> bool:
    """Return whether the row is a title in merged cells: it has no text in any used column."""
    is_one_row = merged.first_row == merged.last_row
    return is_one_row and not any(cells[column - 1].strip() for column in used)


def _without_hidden(
    rows: Iterator[tuple[int, Texts]], parts: SheetParts, hidden: list[int]
) -> Iterator[tuple[int, Texts]]:
    """Yield the rows that the sheet shows, and add the numbers of the others to `hidden`."""
    for line, texts in rows:
        if parts.is_hidden(line):
            hidden.append(line)
        else:
            yield line, texts


def _readable(read: Iterator[tuple[int, Texts]]) -> Iterator[tuple[int, Texts]]:
    """Yield the same rows. The errors of a broken file become one ValueError."""
    try:
        yield from read
    except (_RefusedError, TooLargeError):
        raise
    except UNREADABLE as broken:
        # openpyxl wraps a ValueError in one of its own.
        if isinstance(broken.__cause__, TooLargeError):
            raise broken.__cause__ from None
        # zipfile reports a read error as a bad file.
        if isinstance(broken.__context__, OSError):
            raise broken.__context__ from None
        raise ValueError(f"not an Excel workbook that can be read: {type(broken).__name__}") from broken
    except OSError as broken:
        if broken.errno is not None:
            raise
        raise ValueError("not an Excel workbook that can be read: it has no workbook part") from broken


class _RefusedError(ValueError):
    """The file is not opened; the text gives the reason."""


def _shown_rows(file: BinaryIO, notice: Notice, parts: SheetParts) -> Iterator[tuple[int, Texts]]:
    """Yield the rows of the first sheet. `parts` is filled before the first of them."""
    with ZipFile(file) as archive:
        has_formulas = inspect(archive)
    with closing(opened(file, values=True)) as book:
        sheet = first_sheet(book)
        notice(problem("SHEET", None, sheet=sheet.title))
        left = [one.title for one in book.worksheets if one.sheet_state == "visible" and one is not sheet]
        if left:
            notice(problem("SHEETS_LEFT", None, sheets=", ".join(left)))
        with ZipFile(file) as archive, archive.open(_path(sheet)) as read:
            vars(parts).update(vars(sheet_parts(read)))
        if not has_formulas:
            for line, cells in xlsx_rows.rows(sheet):
                yield line, _texts(cells, sheet)
            return
        # The formulas need a second pass: openpyxl keeps either formulas or their values.
        with closing(opened(file, values=False, like=book)) as formulas:
            both = zip(xlsx_rows.rows(sheet), xlsx_rows.rows(first_sheet(formulas)), strict=True)
            for (line, cells), (_, formula_cells) in both:
                yield line, _formulas(formula_cells) | _texts(cells, sheet)


def inspect(archive: ZipFile) -> bool:
    """Return whether a sheet has formulas. Raises TooLargeError, and _RefusedError for XML entities."""
    parts = archive.infolist()
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    held = sum(part.file_size for part in parts if not _is_sheet(part))
    if len(parts) > MOST_PARTS or unpacked > UNPACKED_BYTES or held > HELD_BYTES:
        raise TooLargeError(
            f"it unpacks to {unpacked // 1024**2} MB in {len(parts)} parts, which is too much"
        )
    for part in parts:
        if part.file_size > PART_BYTES and not _LARGE.match(part.filename.lstrip("/")):
            raise TooLargeError(f"its part {part.filename} has {part.file_size // 1024**2} MB")
    if unpacked > _SMALL_BYTES and unpacked > packed * MOST_RATIO:
        raise TooLargeError(f"it unpacks to {unpacked // max(packed, 1)} times its size, as a zip bomb does")
    has_formulas = False
    for part in parts:
        if not part.filename.startswith("xl/media/"):
            with archive.open(part) as read:
                _refuse_entities(read)
                has_formulas = has_formulas or (_is_sheet(part) and _has_formula(read))
    return has_formulas


def _is_sheet(part: ZipInfo) -> bool:
    return part.filename.lstrip("/").startswith("xl/worksheets/")


def _refuse_entities(read: IO[bytes]) -> None:
    """Raise _RefusedError if a part declares a document type. Only an attack with XML entities needs one."""
    if declares_type(read):
        raise _RefusedError("the workbook declares XML entities")
    read.seek(0)


def _has_formula(read: IO[bytes]) -> bool:
    end = b""
    while block := read.read(_BLOCK_BYTES):
        if _FORMULA.search(end + block):
            return True
        end = block[-32:]
    return False


def first_sheet(book: Any) -> Any:
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not visible:
        raise _RefusedError("the workbook has no visible sheet")
    return visible[0]


def _path(sheet: Any) -> str:
    """Return the path of the sheet in the workbook. openpyxl has no public name for it."""
    return str(sheet._worksheet_path)


def _texts(cells: Iterable[Cell], sheet: Any) -> Texts:
    """Return the texts of a row's cells as the sheet shows them."""
    texts: Texts = {}
    for cell in cells:
        value = cell["value"]
        if value is not None:
            shape = None if isinstance(value, str) else ReadOnlyCell(sheet, **cell).number_format
            texts[cell["column"]] = cell_text(value, shape)
    return texts


def _formulas(cells: Iterable[Cell]) -> Texts:
    """Return the formulas in a row as texts, which are shown if no value was saved."""
    return {
        cell["column"]: str(getattr(cell["value"], "text", cell["value"]))
        for cell in cells
        if cell["data_type"] == "f"
    }
