"""A workbook is read in the time and memory that its texts take, whatever else stands in it."""

import io
import time
import zipfile

import pytest

from tests.datasets.test_spreadsheets import SHEET, changed, errors, read, said, sheet
from tuneline.datasets import sheetrows
from tuneline.datasets.check import Asked, Report, check
from tuneline.datasets.rows import Row

TABLE = [["question", "answer"], *([f"q{number}?", f"a{number}"] for number in range(12))]


def with_rows(more: str) -> io.BytesIO:
    """The workbook of TABLE, with `more` XML after its rows."""
    return changed(
        sheet(*TABLE), SHEET, lambda data: data.replace(b"</sheetData>", more.encode() + b"</sheetData>")
    )


def checked(file: io.BytesIO) -> Report:
    return check(file, Asked("qa.xlsx"), workers=1)


def inline(cell: str, text: str) -> str:
    return f'<c r="{cell}" t="inlineStr"><is><t>{text}</t></is></c>'


def test_an_empty_cell_in_the_last_column_costs_as_much_as_any() -> None:
    rows = "".join(
        f'<row r="{number}">{inline(f"A{number}", "q")}{inline(f"B{number}", "a")}<c r="XFD{number}"/></row>'
        for number in range(14, 2014)
    )
    began = time.process_time()
    told, _ = read(with_rows(rows))
    # Filled up to that column, each row took 5 ms.
    assert time.process_time() - began < 3
    assert len([one for one in told if isinstance(one, Row)]) == 2012


def test_a_text_in_the_last_column_is_an_error_that_costs_as_much_as_any() -> None:
    rows = "".join(
        f'<row r="{number}">{inline(f"A{number}", "q")}{inline(f"B{number}", "a")}'
        f"{inline(f'XFD{number}', 'x')}</row>"
        for number in range(14, 2014)
    )
    began = time.process_time()
    told, _ = read(with_rows(rows))
    assert time.process_time() - began < 3
    assert [line for _, line in errors(told)] == list(range(14, 2014))


def test_rows_of_one_number_are_all_read() -> None:
    twice = "".join(f'<row r="14">{inline("A14", one)}{inline("B14", "a")}</row>' for one in ("one", "two"))
    told, _ = read(with_rows(twice))
    assert [said(one)[0] for one in told[-2:]] == ["one", "two"]


@pytest.mark.parametrize(
    "row",
    [
        "<c/>" * (sheetrows.MOST_COLUMNS + 1),
        inline("A14", "x" * (sheetrows.ROW_BYTES + 1024**2)),
        "<!-- -->" * 2 * 1024**2,
    ],
    ids=["cells", "text", "comments"],
)
def test_a_row_that_no_spreadsheet_has_is_refused_by_its_number(row: str) -> None:
    report = checked(with_rows(f'<row r="14">{row}</row>'))
    (refused,) = [one for one in report.problems.listed if one.code == "WORKBOOK_TOO_LARGE"]
    assert "the row after row 13 has more than 16,384 cells" in refused.message()
    assert "new workbook" in refused.mend()


def test_what_stands_after_the_rows_does_not_count_as_one() -> None:
    after = b"</sheetData><!--" + b" " * (sheetrows.ROW_BYTES + 1) + b"-->"
    told, _ = read(changed(sheet(*TABLE), SHEET, lambda data: data.replace(b"</sheetData>", after)))
    assert len(told) == 12


def test_a_million_rows_without_a_cell_leave_nothing_behind() -> None:
    with zipfile.ZipFile(with_rows("<row/>" * 300_000)) as archive, archive.open(SHEET) as xml:
        held = [len(element) for element in sheetrows._elements(xml)]
    assert max(held) <= 2
    assert len(held) == 300_013
