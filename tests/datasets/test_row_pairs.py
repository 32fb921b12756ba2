"""One row of a small table is read as a pair, and the table written with another one; all else stays."""

import io
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest

from tuneline.datasets.formats.tables.row_pairs import (
    MOST_BYTES,
    Pair,
    RowNotEditableDropError,
    read_pairs,
    with_pair,
)

NEW = Pair("問題，有逗號,嗎？", '回答 "引號"\n第二行')
CSV = '編號,question,answer\r\n1,初診要帶什麼？,\r\n2,"兩\r\n行？",健保卡\r\n3,週日？,休診\r\n'


def workbook(**cells: Any) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (("question", "note", "answer"), ("幾點？", "a", "九點"), ("費用？", "b", None)):
        sheet.append(row)
    for place, value in cells.items():
        sheet[place] = value
    return saved(book)


def saved(book: Any) -> bytes:
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def test_the_rows_of_a_table_are_pairs_by_the_line_on_which_they_begin() -> None:
    assert read_pairs(CSV.encode(), name="q.csv", lines=[2, 3, 5, 99]) == {
        2: Pair("初診要帶什麼？", ""),
        3: Pair("兩\r\n行？", "健保卡"),
        5: Pair("週日？", "休診"),
    }


@pytest.mark.parametrize("line", [2, 3, 5])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_another_pair_in_a_row_changes_nothing_else(line: int, encoding: str) -> None:
    written = with_pair(CSV.encode(encoding), name="q.csv", line=line, pair=NEW)
    before, after = (read_pairs(each, name="q.csv", lines=range(20)) for each in (CSV.encode(), written))
    changed = {number: NEW if number == line else pair for number, pair in before.items()}
    assert [*after.values()] == [*changed.values()]
    assert written.decode().startswith("編號,question,answer\r\n1,")
    assert written.decode().endswith("\r\n")


@pytest.mark.parametrize(("text", "line"), [("question;answer\na;b\n", 2), ("問題\t答案\na", 2)])
def test_other_separators_and_short_rows_are_written_as_they_were(text: str, line: int) -> None:
    written = with_pair(text.encode(), name="q.txt", line=line, pair=Pair("c", "d"))
    assert written.decode().splitlines() == [text.splitlines()[0], f"c{text[8] if ';' in text else chr(9)}d"]


def test_a_row_of_a_workbook_is_written_into_its_cells() -> None:
    assert read_pairs(workbook(), name="q.xlsx", lines=[2, 3]) == {
        2: Pair("幾點？", "九點"),
        3: Pair("費用？", ""),
    }
    written = with_pair(workbook(), name="q.xlsx", line=3, pair=Pair("費用？", "=150 元"))
    sheet = openpyxl.load_workbook(io.BytesIO(written)).active
    assert [cell.value for cell in sheet[3]] == ["費用？", "b", "=150 元"]
    assert sheet["C3"].data_type == "s", "no formula"
    assert [cell.value for cell in sheet[2]] == ["幾點？", "a", "九點"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("q.csv", b""),
        ("q.csv", b"a,b\n1,2\n"),
        ("q.csv", b"question,answer\n" + b"x" * MOST_BYTES),
        ("q.csv", b'question,answer\n"a,b\n'),
        ("q.csv", b"question,answer\n"),
        ("q.jsonl", b'{"messages": []}\n{"messages": []}\n'),
        ("q.xlsx", b"PK\x03\x04xl/broken"),
        ("q.xlsx", workbook(C2="=1+1")),
        ("q.xlsx", workbook(A1="nothing", C1="known")),
    ],
)
def test_what_is_no_small_table_has_no_rows_and_is_not_written(name: str, content: bytes) -> None:
    assert read_pairs(content, name=name, lines=[2]) == {}
    with pytest.raises(RowNotEditableDropError):
        with_pair(content, name=name, line=2, pair=NEW)


@pytest.mark.parametrize("pair", [Pair("a", "\x07"), Pair("a", "b")])
def test_cells_that_cannot_be_written_are_refused(pair: Pair) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook()))
    if pair.answer == "b":
        book.active.merge_cells("B3:C3")
    with pytest.raises(RowNotEditableDropError):
        with_pair(saved(book), name="q.xlsx", line=3, pair=pair)
