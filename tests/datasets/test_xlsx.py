"""The first sheet of a workbook becomes examples as shown; other files are refused."""

import contextlib
import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook  # type: ignore[import-untyped]

from tuneline.datasets.example import Row
from tuneline.datasets.findings.finding import Problem
from tuneline.datasets.formats.tables import xlsx
from tuneline.datasets.formats.tables.xlsx_cells import cell_text

# What a sheet holds has no time zone.
DAY = datetime.combine(date(2026, 11, 20), time())


def saved(book: Workbook) -> io.BytesIO:
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def sheet(*rows: Sequence[object]) -> io.BytesIO:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    return saved(book)


def read(file: io.BytesIO, system_prompt: str | None = None) -> tuple[list[Row | Problem], list[Problem]]:
    notices: list[Problem] = []
    return list(xlsx.rows(file, system_prompt=system_prompt, notice=notices.append)), notices


def messages_of(row: Row | Problem) -> list[str]:
    assert isinstance(row, Row), row
    return [one["content"] for one in row.value["messages"]]


def changed(file: io.BytesIO, name: str, change: Callable[[bytes], bytes]) -> io.BytesIO:
    """Return the same workbook with one of its parts changed."""
    other = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = old.read(part)
            new.writestr(zipfile.ZipInfo(part.filename), change(data) if part.filename == name else data)
    other.seek(0)
    return other


SHEET = "xl/worksheets/sheet1.xml"


def test_the_rows_of_the_first_sheet_become_examples_by_their_numbers() -> None:
    results, notices = read(
        sheet(["問題", "回答", "備註"], ["一", "二", "x"], [None, " "], ["三", "四"]), "你是櫃檯。"
    )
    assert [(one.line, messages_of(one)) for one in results] == [
        (2, ["你是櫃檯。", "一", "二"]),
        (4, ["你是櫃檯。", "三", "四"]),
    ]
    assert [(one.code, dict(one.words)) for one in notices] == [
        ("SHEET", {"sheet": "Sheet"}),
        ("UNKNOWN_COLUMN", {"column": "備註"}),
    ]


def test_blank_rows_and_columns_before_the_table_do_no_harm() -> None:
    results, _ = read(sheet([], [None, "q", "a"], [None, "one", "two"]))
    assert [(one.line, messages_of(one)) for one in results] == [(3, ["one", "two"])]


def test_texts_that_excel_keeps_apart_from_the_sheet_are_found() -> None:
    cells = "".join(
        f'<row r="{row}"><c r="A{row}" t="s"><v>{first}</v></c><c r="C{row}" t="s"><v>{other}</v></c></row>'
        for row, first, other in ((1, 0, 1), (5, 2, 2))
    )
    texts = "<si><t>q</t></si><si><t>a</t></si><si><r><t>粗</t></r><r><t>細</t></r></si>"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    listed = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'.encode()
    body = f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>'.encode()
    file = changed(sheet(["x"]), "[Content_Types].xml", lambda data: data.replace(b"</Types>", listed))
    file = changed(file, SHEET, lambda _: body)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{main}">{texts}</sst>')
    results, _ = read(file)
    assert [(one.line, messages_of(one)) for one in results] == [(5, ["粗細", "粗細"])]


def test_other_sheets_and_hidden_ones_are_left_alone() -> None:
    book = Workbook()
    book.worksheets[0].sheet_state = "hidden"
    for name in ("shown", "other"):
        book.create_sheet(name).append(["q", "a"])
        book[name].append([name, name])
    results, notices = read(saved(book))
    assert [messages_of(one) for one in results] == [["shown", "shown"]]
    assert dict(notices[0].words) == {"sheet": "shown"}


def test_a_header_that_cannot_be_used_is_the_only_thing_reported() -> None:
    results, _ = read(sheet(["q", "question", "a"], ["1", "2", "3"]))
    assert [(one.code, one.line) for one in results if isinstance(one, Problem)] == [("CSV_HEADER", 1)]
    assert len(results) == 1


def test_an_empty_answer_stays_empty_and_a_cell_beyond_the_header_is_reported() -> None:
    results, _ = read(sheet(["q", "a"], ["one"], ["one", "two", "three"]))
    assert messages_of(results[0]) == ["one", ""]
    assert isinstance(results[1], Problem)
    assert (results[1].code, results[1].line) == ("CELL_BESIDE", 3)
    assert results[1].message() == "A text is in the cell C3, to the right of the named columns: “three”."


@pytest.mark.parametrize(
    ("value", "shape", "shown"),
    [
        (3, "General", "3"),
        (3.0, "General", "3"),
        (0.1 + 0.2, "General", "0.3"),
        (1, "000", "001"),
        (912345678, "0000-000-000", "0912-345-678"),
        (1234567.5, "#,##0", "1,234,568"),
        (2.5, "0", "3"),
        (-1234.5, "#,##0.00", "-1,234.50"),
        (1.5, "0.0#", "1.5"),
        (0.125, "0%", "13%"),
        (0.125, "0.0%", "12.5%"),
        (1200, '"NT$"#,##0', "NT$1,200"),
        (1200, "[$€-407]#,##0.00;[Red]-#,##0.00", "€1,200.00"),
        (3, '"第"0"題"', "第3題"),
        (1.5, "# ?/?", "1.5"),
        (12345, "0.00E+00", "12345"),
        (7, "@", "7"),
        (0, "#", ""),
        (True, "General", "TRUE"),
        (DAY, "mm-dd-yy", "2026-11-20"),
        (DAY, "yyyy-mm-dd h:mm", "2026-11-20 00:00"),
        (DAY + timedelta(hours=9, minutes=5, seconds=7), "mm-dd-yy", "2026-11-20 09:05:07"),
        (date(2026, 11, 20), "mm-dd-yy", "2026-11-20"),
        (time(9, 30), "h:mm", "09:30"),
        (timedelta(hours=25, minutes=3), "[h]:mm:ss", "25:03:00"),
        ("001", "General", "001"),
        ("a_x000D_\nb", "General", "a\r\nb"),
        (None, None, ""),
    ],
)
def test_a_cell_is_written_as_the_sheet_shows_it(value: object, shape: str | None, shown: str) -> None:
    assert cell_text(value, shape) == shown


@given(st.floats(allow_nan=True) | st.integers(), st.text('0#?,.%-/ "[]\\E+$;年', max_size=12))
def test_any_number_in_any_format_is_some_text(value: float, shape: str) -> None:
    assert isinstance(cell_text(value, shape), str)


def test_number_formats_are_taken_from_the_file() -> None:
    book = Workbook()
    book.worksheets[0].append(["q", "a"])
    book.worksheets[0].append([7, DAY])
    book.worksheets[0]["A2"].number_format = "000"
    book.worksheets[0]["B2"].number_format = "yyyy/m/d"
    results, _ = read(saved(book))
    assert messages_of(results[0]) == ["007", "2026-11-20"]


def test_a_formula_gives_its_saved_value_and_without_one_its_text() -> None:
    file = sheet(["q", "a"], ["one", "=1+1"], ["two", "=A2&A3"], ["plain", "text"])
    results, _ = read(
        changed(
            file,
            SHEET,
            lambda data: data.replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>").replace(
                b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>"
            ),
        )
    )
    assert [messages_of(one)[1] for one in results] == ["2", "=A2&A3", "text"]


def test_a_wrong_size_in_the_sheet_cuts_nothing_off() -> None:
    file = sheet(["q", "a"], ["one", "two"])
    results, _ = read(changed(file, SHEET, lambda data: data.replace(b'ref="A1:B2"', b'ref="A1"')))
    assert [messages_of(one) for one in results] == [["one", "two"]]


def test_a_row_number_out_of_bounds_does_not_run_for_ever() -> None:
    file = sheet(["q", "a"], ["one", "two"], ["far", "away"])
    far = changed(file, SHEET, lambda data: data.replace(b'<row r="3"', b'<row r="99999999999"'))
    results, _ = read(far)
    assert [messages_of(one) for one in results] == [["one", "two"]]


def errors(results: list[Row | Problem]) -> list[tuple[str, int | None]]:
    return [(one.code, one.line) for one in results if isinstance(one, Problem)]


def test_hidden_rows_are_left_out_and_reported() -> None:
    book = Workbook()
    for number in range(6):
        book.worksheets[0].append([f"q{number}", f"a{number}"] if number else ["q", "a"])
    for row in (3, 5, 900):
        book.worksheets[0].row_dimensions[row].hidden = True
    results, notices = read(saved(book))
    assert [one.line for one in results] == [2, 4, 6]
    (notice,) = [one for one in notices if one.code == "HIDDEN_ROWS"]
    assert (notice.line, dict(notice.words)["count"]) == (3, "2")


def test_a_hidden_column_that_is_used_is_read_and_reported() -> None:
    book = Workbook()
    for cells in (["id", "question", "answer", "note"], ["1", "q", "a", "n"]):
        book.worksheets[0].append(cells)
    for column in ("A", "C", "D"):
        book.worksheets[0].column_dimensions[column].hidden = True
    results, notices = read(saved(book))
    assert [messages_of(one) for one in results] == [["q", "a"]]
    assert [dict(one.words)["column"] for one in notices if one.code == "HIDDEN_COLUMN"] == ["C"]


def test_a_row_that_lacks_a_text_for_merged_cells_says_which() -> None:
    book = Workbook()
    for cells in (
        ["分類", "問題", "回答"],
        ["內科", "q2", "a2"],
        [None, None, "a3"],
        ["外科", None, None],
        [None, "q5", "a5"],
    ):
        book.worksheets[0].append(cells)
    for merged in ("A2:A3", "B2:B3", "A4:C4", "A5:A6"):
        book.worksheets[0].merge_cells(merged)
    results, _ = read(saved(book))
    assert errors(results) == [("MERGED_CELLS", 3), ("ROWS_LEFT_OUT", 4)]
    assert [messages_of(one) for one in results if isinstance(one, Row)] == [["q2", "a2"], ["q5", "a5"]]
    assert isinstance(results[1], Problem)
    assert "B2:B3" in results[1].message()


def test_rows_above_the_names_of_the_columns_are_reported() -> None:
    results, _ = read(sheet(["常見問題集"], ["更新：2026-11-20", None], ["問題", "回答"], ["q", "a"]))
    assert errors(results) == [("HEADER_BELOW", 1)]
    assert isinstance(results[0], Problem)
    assert "row 3" in results[0].message()


def test_names_of_the_columns_in_a_second_language_are_no_example() -> None:
    results, _ = read(sheet(["問題", "回答"], ["Question", "Answer"], ["q?", "a"]))
    assert errors(results) == [("HEADER_AGAIN", 2)]
    assert len(results) == 2


def bomb(size: int, *, parts: int = 1, folder: str = "xl/worksheets") -> io.BytesIO:
    file = sheet(["q", "a"])
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(parts):
            with archive.open(f"{folder}/more{number}.xml", "w", force_zip64=True) as part:
                for _ in range(size // 1024**2):
                    part.write(b" " * 1024**2)
    file.seek(0)
    return file


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(ValueError, match="bomb"):
        read(bomb(40 * 1024**2))


@pytest.mark.parametrize(("limit", "folder"), [("UNPACKED_BYTES", "xl/worksheets"), ("HELD_BYTES", "xl")])
def test_a_workbook_that_unpacks_to_too_much_is_refused(
    limit: str, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx, limit, 4 * 1024**2)
    with pytest.raises(ValueError, match="too much"):
        read(bomb(1024**2, parts=5, folder=folder))


def test_entities_are_refused() -> None:
    def declare(data: bytes) -> bytes:
        return b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + data

    for part in (SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"):
        with pytest.raises(ValueError, match="entities"):
            read(changed(sheet(["q", "a"], ["one", "two"]), part, declare))


@pytest.mark.parametrize("part", ["[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml", SHEET])
def test_a_part_that_is_broken_makes_it_no_workbook(part: str) -> None:
    with pytest.raises(ValueError, match="workbook"):
        read(changed(sheet(["q", "a"], ["one", "two"]), part, lambda data: data[: len(data) // 2]))


@pytest.mark.parametrize("data", [b"", b"PK", b"q,a\n1,2\n", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="workbook"):
        read(io.BytesIO(data))


class _Lost(io.BytesIO):
    def read(self, size: int | None = -1) -> bytes:
        raise TimeoutError(110, "the storage did not answer")


def test_a_storage_that_fails_is_not_taken_for_a_bad_file(tmp_path: Path) -> None:
    with pytest.raises(TimeoutError):
        read(_Lost(sheet(["q", "a"]).getvalue()))


_CELLS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn"], exclude_characters="_="), min_size=1, max_size=20
)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(_CELLS, _CELLS).filter(lambda pair: any(cell.strip() for cell in pair)), max_size=5)
)
def test_texts_that_are_written_read_back_the_same(pairs: list[tuple[str, str]]) -> None:
    results, _ = read(sheet(["question", "answer"], *pairs))
    assert [tuple(messages_of(one)) for one in results] == pairs


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_workbook_is_read_or_refused(data: st.DataObject) -> None:
    # The same bytes on every day: the time in it is removed.
    file = changed(sheet(["q", "a"], ["one", "two"]), "docProps/core.xml", lambda _: b"<a/>")
    whole = bytearray(file.getvalue())
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(ValueError):
        read(io.BytesIO(bytes(whole)))
