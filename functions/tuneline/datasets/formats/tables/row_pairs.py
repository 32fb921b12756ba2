"""Read the question and the answer in a row of a small table, and write the table with others in it.

Only tables are edited so: text with commas, tabs or semicolons, and workbooks (`workbook_pairs.py`).
"""

import csv
import io
from collections.abc import Collection, Iterator, Mapping
from typing import Final, NamedTuple

from tuneline.datasets.findings.finding import Problem
from tuneline.datasets.formats.detect import DetectedFormat, detect_format
from tuneline.datasets.formats.stream import Blocks
from tuneline.datasets.formats.tables.columns import Columns, header
from tuneline.datasets.formats.tables.delimited import Records, delimiter_of, filled
from tuneline.datasets.formats.tables.table_lines import Lines
from tuneline.errors import DropError

# A file of more bytes is corrected by its owner alone: it is held in memory several times.
MOST_BYTES: Final = 4 * 1024 * 1024


class RowNotEditableDropError(DropError):
    """The row is none of a small table, or its cells cannot be written."""


class Pair(NamedTuple):
    """The question and the answer in a row."""

    question: str
    answer: str


class _Row(NamedTuple):
    """One row: the line on which it begins, the number of its lines, and its cells."""

    line: int
    height: int
    cells: list[str]


def read_pairs(content: bytes, *, name: str, lines: Collection[int]) -> Mapping[int, Pair]:
    """Return the pairs in the rows that begin on `lines`; without those that cannot be edited.

    Raises nothing for a broken file.
    """
    kind = _format(content, name)
    if kind is None:
        return {}
    if kind.kind == "sheet":
        # The import takes memory and a tenth of a second, and few files are workbooks.
        from tuneline.datasets.formats.tables import workbook_pairs  # noqa: PLC0415

        return workbook_pairs.read_pairs(content, lines=lines)
    columns, rows, _ = _table(content, kind)
    return {row.line: pair_of(columns, row.cells) for row in rows if row.line in lines} if columns else {}


def with_pair(content: bytes, *, name: str, line: int, pair: Pair) -> bytes:
    """Return the file with `pair` in the row that begins on `line`; a text becomes UTF-8.

    Raises RowNotEditableDropError.
    """
    kind = _format(content, name)
    if kind is not None and kind.kind == "sheet":
        from tuneline.datasets.formats.tables import workbook_pairs  # noqa: PLC0415

        return workbook_pairs.with_pair(content, line=line, pair=pair)
    columns, rows, delimiter = _table(content, kind) if kind else (None, iter(()), "")
    row = next((row for row in rows if row.line == line), None)
    if kind is None or columns is None or row is None:
        raise RowNotEditableDropError(f"no row of a table begins on line {line}")
    written = [*_text(content, kind)]
    end = next((end for end in ("\r\n", "\n", "\r") if written[line - 1].endswith(end)), "\n")
    written[line - 1 : line - 1 + row.height] = [_line(columns, row.cells, pair, delimiter) + end]
    return "".join(written).encode("utf-8", "surrogateescape")


def pair_of(columns: Columns, cells: list[str]) -> Pair:
    """Return the pair in the cells of a row."""
    texts = {role: cells[index] for index, role in columns.roles.items() if index < len(cells)}
    return Pair(texts.get("user", ""), texts.get("assistant", ""))


def _format(content: bytes, name: str) -> DetectedFormat | None:
    """Return the format of a small table; None for any other file."""
    head = Blocks(io.BytesIO(content)).head
    if not head or len(content) > MOST_BYTES:
        return None
    found = detect_format(head, name=name, encoding=None)
    return None if isinstance(found, Problem) or found.kind not in ("table", "sheet") else found


def _text(content: bytes, kind: DetectedFormat) -> io.TextIOBase:
    return Blocks(io.BytesIO(content)).text(kind.encoding, skip=kind.mark)  # type: ignore[return-value]


def _table(content: bytes, kind: DetectedFormat) -> tuple[Columns | None, Iterator[_Row], str]:
    """Return the columns, the rows below the header, and the delimiter; None if there is no header."""
    lines = Lines(_text(content, kind))  # type: ignore[arg-type]
    records = Records(lines, delimiter_of(lines.first()))
    unread: list[Problem] = []
    found = header(filled(records, lambda _: None, unread), notice=lambda _: None)
    if unread or not isinstance(found, Columns):
        return None, iter(()), records.delimiter
    records.width = found.width
    rows = (
        _Row(records.line, len(records.lines), record)
        for record in records
        if not isinstance(record, Problem)
    )
    return found, rows, records.delimiter


def _line(columns: Columns, cells: list[str], pair: Pair, delimiter: str) -> str:
    """Write the cells as one record, with `pair` in its columns."""
    new = {"user": pair.question, "assistant": pair.answer}
    written = [*cells, *[""] * (columns.width - len(cells))]
    for index, role in columns.roles.items():
        written[index] = new.get(role, written[index])
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="").writerow(written)
    return text.getvalue()
