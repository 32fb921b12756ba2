"""A workbook is read in time and memory proportional to its texts."""

import io
import time
import tracemalloc
import zipfile
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.datasets.test_xlsx import SHEET, changed, errors, messages_of, read, sheet
from tuneline.datasets.example import Row
from tuneline.datasets.formats.tables import xlsx_layout, xlsx_rows
from tuneline.datasets.formats.tables.xlsx_prolog import declares_type
from tuneline.datasets.formats.tables.xlsx_workbook import opened
from tuneline.datasets.validation.run import CheckOptions, Report, check

TABLE = [["question", "answer"], *([f"q{number}?", f"a{number}"] for number in range(12))]


def with_rows(more: str) -> io.BytesIO:
    """Return the workbook of TABLE, with `more` XML after its rows."""
    return changed(
        sheet(*TABLE), SHEET, lambda data: data.replace(b"</sheetData>", more.encode() + b"</sheetData>")
    )


def with_shared(items: str) -> io.BytesIO:
    """Return the workbook of TABLE, whose shared texts are `items`."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    listed = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'.encode()
    file = changed(sheet(*TABLE), "[Content_Types].xml", lambda data: data.replace(b"</Types>", listed))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{main}">{items}</sst>')
    return file


def checked(file: io.BytesIO) -> Report:
    return check(file, CheckOptions("qa.xlsx"))


def inline(cell: str, text: str) -> str:
    return f'<c r="{cell}" t="inlineStr"><is><t>{text}</t></is></c>'


def test_an_empty_cell_in_the_last_column_costs_as_much_as_any() -> None:
    rows = "".join(
        f'<row r="{number}">{inline(f"A{number}", "q")}{inline(f"B{number}", "a")}<c r="XFD{number}"/></row>'
        for number in range(14, 2014)
    )
    began = time.process_time()
    results, _ = read(with_rows(rows))
    # Filled up to that column, each row took 5 ms.
    assert time.process_time() - began < 3
    assert len([one for one in results if isinstance(one, Row)]) == 2012


def test_a_text_in_the_last_column_is_an_error_that_costs_as_much_as_any() -> None:
    rows = "".join(
        f'<row r="{number}">{inline(f"A{number}", "q")}{inline(f"B{number}", "a")}'
        f"{inline(f'XFD{number}', 'x')}</row>"
        for number in range(14, 2014)
    )
    began = time.process_time()
    results, _ = read(with_rows(rows))
    assert time.process_time() - began < 3
    assert [line for _, line in errors(results)] == list(range(14, 2014))


def test_rows_of_one_number_are_all_read() -> None:
    twice = "".join(f'<row r="14">{inline("A14", one)}{inline("B14", "a")}</row>' for one in ("one", "two"))
    results, _ = read(with_rows(twice))
    assert [messages_of(one)[0] for one in results[-2:]] == ["one", "two"]


@pytest.mark.parametrize(
    "row",
    [
        "<c/>" * (xlsx_layout.MOST_COLUMNS + 1),
        inline("A14", "x" * (xlsx_rows.ROW_BYTES + 1024**2)),
        "<!-- -->" * 2 * 1024**2,
    ],
    ids=["cells", "text", "comments"],
)
def test_a_row_that_no_spreadsheet_has_is_refused_by_its_number(row: str) -> None:
    report = checked(with_rows(f'<row r="14">{row}</row>'))
    (refused,) = [one for one in report.problems.listed if one.code == "WORKBOOK_TOO_LARGE"]
    assert "the row after row 13 has more than" in refused.message()
    assert "new workbook" in refused.fix()


def test_xml_after_the_rows_does_not_count_as_a_row() -> None:
    after = b"</sheetData><!--" + b" " * (xlsx_rows.ROW_BYTES + 1) + b"-->"
    results, _ = read(changed(sheet(*TABLE), SHEET, lambda data: data.replace(b"</sheetData>", after)))
    assert len(results) == 12


def test_a_million_rows_without_a_cell_leave_nothing_behind() -> None:
    with zipfile.ZipFile(with_rows("<row/>" * 300_000)) as archive, archive.open(SHEET) as xml:
        held = [len(element) for element in xlsx_rows._elements(xml)]
    assert max(held) <= 2
    assert len(held) == 300_013


def test_a_shared_text_that_no_cell_can_hold_is_refused() -> None:
    with pytest.raises(xlsx_rows.TooLargeError, match="a shared text has more than 8 MB"):
        read(with_shared(f"<si><t>{'x' * (xlsx_rows.ROW_BYTES + 1024**2)}</t></si>"))


def test_shared_texts_are_held_once_and_without_their_xml() -> None:
    file = with_shared("".join(f"<si><t>{number:020}</t></si>" for number in range(100_000)))
    tracemalloc.start()
    with closing(opened(file, values=True)) as book, closing(opened(file, values=False, like=book)) as other:
        assert len(book.worksheets[0]._shared_strings) == 100_000
        assert other.worksheets[0]._shared_strings is book.worksheets[0]._shared_strings
        held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # Each is a Python text of some 70 bytes and a place in the list.
    assert held < 100_000 * 110


def test_a_part_that_would_be_held_as_objects_is_refused_when_it_is_large() -> None:
    wide = b"<!--" + b" " * (4 * 1024**2) + b"-->"
    with pytest.raises(xlsx_rows.TooLargeError, match=r"xl/styles\.xml has 4 MB"):
        read(changed(sheet(*TABLE), "xl/styles.xml", lambda data: data + wide))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("before", [0, 10, 3 * 1024**2])
def test_a_document_type_is_seen_however_far_before_the_first_element(encoding: str, before: int) -> None:
    comments = "<?xml version='1.0'?>" + f"<!-- <a> {'x' * before} -->" * 2
    for declared in (False, True):
        xml = comments + ("<!DOCTYPE x>" if declared else "") + "<a><!DOCTYPE y></a>"
        assert declares_type(io.BytesIO(xml.encode(encoding))) is declared


@given(st.integers(0, 200), st.integers(1, 40))
def test_where_the_blocks_end_makes_no_difference(before: int, size: int) -> None:
    class Bits(io.BytesIO):
        def read(self, _size: int | None = -1) -> bytes:
            return super().read(size)

    xml = f"<!--{'-' * before} -->\n<?a ?><!DOCTYPE x><a/>".encode()
    assert declares_type(Bits(xml))


def test_the_same_rows_merged_time_and_again_cost_no_more_than_others() -> None:
    flood = b"<mergeCells>" + b'<mergeCell ref="C1:D49999"/>' * 400 + b"</mergeCells></worksheet>"
    file = changed(sheet(*TABLE), SHEET, lambda data: data.replace(b"</worksheet>", flood))
    began = time.process_time()
    results, _ = read(file)
    # Each was remembered for each of its rows, twenty million times in all.
    assert time.process_time() - began < 3
    assert len(results) == 12
