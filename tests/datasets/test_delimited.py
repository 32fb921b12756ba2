"""Tables of questions and answers become examples, cell by cell, or findings by line."""

import csv
import io
import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.outside_cases import HOSTILE, outside_cases
from tuneline.datasets.example import Row
from tuneline.datasets.findings.finding import Problem
from tuneline.datasets.formats.detect import DELIMITERS
from tuneline.datasets.formats.tables import delimited

Results = list[Row | Problem]


def read(text: str | bytes, system_prompt: str | None = None) -> tuple[Results, list[Problem]]:
    data = text if isinstance(text, bytes) else text.encode()
    notices: list[Problem] = []
    source = io.TextIOWrapper(io.BytesIO(data), "utf-8", errors="surrogateescape", newline="")
    return list(delimited.rows(source, system_prompt=system_prompt, notice=notices.append)), notices


def messages_of(row: Row | Problem) -> list[tuple[str, str]]:
    assert isinstance(row, Row), row
    return [(one["role"], one["content"]) for one in row.value["messages"]]


def seen(results: Results) -> list[Any]:
    """Return the line of each row, and the code and line of each problem."""
    return [one.line if isinstance(one, Row) else (one.code, one.line) for one in results]


def test_a_record_becomes_messages_with_its_system_prompt_first() -> None:
    (row,), notices = read("System Content,User Content,Assistant Content\n你是櫃檯。,幾點開門？,九點。\n")
    assert row == Row(
        2,
        {
            "messages": [
                {"role": "system", "content": "你是櫃檯。"},
                {"role": "user", "content": "幾點開門？"},
                {"role": "assistant", "content": "九點。"},
            ]
        },
    )
    assert notices == []


@pytest.mark.parametrize(
    "header",
    ["question,answer", "Q,A", "USER_CONTENT,assistant-content", "prompt,completion", "問題,回答",
     "问题,答复", "質問,回答", "질문,답변", "คำถาม,คำตอบ", "Instruction,Output", "\ufeffquestion , Answer ",
     "Ｑ,Ａ", "ask,回覆"],
)  # fmt: skip
def test_columns_are_known_by_what_they_mean(header: str) -> None:
    (row,), notices = read(f"{header}\none,two\n")
    assert messages_of(row) == [("user", "one"), ("assistant", "two")]
    assert notices == []


def test_the_given_prompt_replaces_a_blank_one() -> None:
    results, _ = read("a,q,system\ntwo,one,own\ntwo,one, \n", system_prompt="given")
    assert [messages_of(one)[0] for one in results] == [("system", "own"), ("system", "given")]
    results, _ = read("a,q,system\ntwo,one, \n")
    assert messages_of(results[0]) == [("user", "one"), ("assistant", "two")]


def test_cells_stay_text_as_they_were_written() -> None:
    results, _ = read('q,a\n001,1e5\n=SUM(A1),"say ""hi"", ok"\n" x ",TRUE\n0912345678,\n')
    assert [tuple(text for _, text in messages_of(one)) for one in results] == [
        ("001", "1e5"),
        ("=SUM(A1)", 'say "hi", ok'),
        (" x ", "TRUE"),
        ("0912345678", ""),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_line_is_where_the_record_begins(end: str) -> None:
    text = 'q,a,,\n"one\n\ntwo\u2028",x\n\n,,\n"y",z,,,\nlast,"1\n2"'.replace("\n", end)
    results, _ = read(text)
    assert seen(results) == [2, 7, 8]
    assert messages_of(results[0])[0][1] == f"one{end}{end}two\u2028"


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_the_delimiter_is_seen_in_the_header_outside_quotation_marks(delimiter: str) -> None:
    results, notices = read(f'"note,;\t,,;;\t\t"{delimiter}"q"{delimiter}a\n1{delimiter}2{delimiter}3\n')
    assert messages_of(results[0]) == [("user", "2"), ("assistant", "3")]
    assert [(one.code, one.line) for one in notices] == [("UNKNOWN_COLUMN", 1)]


def test_the_separator_that_excel_names_is_taken() -> None:
    results, _ = read("\ufeffsep=;\r\nq;a\r\n1,5;2\r\n")
    assert results[0].line == 3
    assert messages_of(results[0]) == [("user", "1,5"), ("assistant", "2")]


def test_each_unknown_column_is_reported_once() -> None:
    results, notices = read("id,q,,a,note\n1,2,3,4,5\n1,2,3,4,5\n")
    assert len(results) == 2
    assert [dict(one.words)["column"] for one in notices] == ["id", "#3", "note"]


@pytest.mark.parametrize(
    ("header", "hint"),
    [
        ("q,question,a", "“q” and “question”"),
        ("q,note", "answer"),
        ("回答,note", "question"),
        ("1,2,3", "question"),
    ],
)
def test_a_header_that_cannot_be_used_is_the_only_thing_reported(header: str, hint: str) -> None:
    results, notices = read(f"{header}\n1,2,3\n1,2,3\n")
    assert seen(results) == [("CSV_HEADER", 1)]
    assert isinstance(results[0], Problem)
    assert hint in results[0].message()
    assert results[0].message() != results[0].message("zh-TW")
    assert notices == []


def test_rows_that_are_short_or_long_are_reported_and_the_others_read() -> None:
    results, _ = read("q,a\n1,2\nalone\n1,2,3\n1,2,, ,\n")
    assert seen(results) == [2, ("CSV_ROW", 3), ("CSV_ROW", 4), 5]
    short, long = [one for one in results if isinstance(one, Problem)]
    assert short.message() == "The row has 1 cell; the first row has 2."
    assert long.fix().startswith("Put the text with the comma in quotation marks.")
    assert "Fill in" not in long.fix()


@pytest.mark.parametrize(
    ("text", "line", "after"),
    [
        ('q,a\n1,2\n"open,2\n3,4\n5,6\n', 3, [4, 5]),
        ('q,a\n1,2\n"ok\nok","open\n3,4\n', 4, [5]),
        ('q,a\n1,2\n"open,2\n"3","4"\n', 3, [4]),
        ('q,a\r1,2\r"shut" and on,2\r3,4\r', 3, [4]),
        ('q,a\n1,2\n3,"open\nalone\n5,6\n7,"8""\n9,10\n', 3, [5, ("CSV_QUOTE", 6), 7]),
        ('q;a\n1;2\n3;"a "b"; c"\n5;6\n"7";\n', 3, [4, 5]),
        ('q,a\n1,2\n3,"ok\nsaid "so" there\nend"\n6,7\n', 4, [6]),
        ('q,a\n1,2\n3,"open\n4,5,6\n7,8\n', 3, [("CSV_ROW", 4), 5]),
        ('q,a\n1,2\n3,"open', 3, []),
    ],
)
def test_reading_goes_on_after_a_wrong_quotation_mark(text: str, line: int, after: list[Any]) -> None:
    results, _ = read(text)
    assert seen(results) == [2, ("CSV_QUOTE", line), *after]


def test_a_quotation_mark_inside_a_cell_is_not_said_to_be_open() -> None:
    results, _ = read('q,a\n"1","see <a href="https://x.example/map">it</a>"\n2,3\n')
    assert isinstance(results[0], Problem)
    assert results[0].message() == (
        "A quotation mark inside the cell is not written twice: the one before “https://x.ex”."
    )
    results, _ = read('q,a\n"open,2\n3,4\n')
    assert isinstance(results[0], Problem)
    assert results[0].message() == "A quotation mark opens here and is never closed."


def test_a_wrong_quotation_mark_in_the_header_hides_no_row() -> None:
    results, notices = read('question,"answer\n1,2\n3,4\n')
    assert seen(results) == [2, 3]
    assert [(one.code, one.line) for one in notices] == [("CSV_QUOTE", 1)]
    results, notices = read('first,"second\n1,2\n3,4\n')
    assert seen(results) == [("CSV_HEADER", 1)]
    assert [(one.code, one.line) for one in notices] == [("CSV_QUOTE", 1)]


def test_a_cell_may_be_longer_than_the_csv_module_allows_by_itself() -> None:
    csv.field_size_limit(131_072)
    results, _ = read(f"q,a\n1,{'長' * 200_000}\n")
    assert messages_of(results[0])[1][1] == "長" * 200_000


class _Endless(io.RawIOBase):
    """A quotation mark that opens in line 3, and 200 MB after it."""

    def __init__(self, line: bytes) -> None:
        self._blocks: Iterator[bytes] = iter([b'q,a\n1,2\n"', *([line] * 3200)])

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        block = next(self._blocks, b"")[: len(buffer)]
        buffer[: len(block)] = block
        return len(block)


@pytest.mark.parametrize("line", [b"x" * 65536, b"x" * 65535 + b"\n", b'x\n","' * 13107])
def test_a_record_without_end_is_given_up_before_it_fills_the_memory(line: bytes) -> None:
    source = io.TextIOWrapper(io.BufferedReader(_Endless(line), 65536), "utf-8", newline="")
    tracemalloc.start()
    results = list(delimited.rows(source, system_prompt=None, notice=lambda _: None))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert seen(results) == [2, ("CSV_QUOTE", 3)]
    assert peak < 120 * 1024**2


def test_bytes_that_are_not_utf_8_are_reported_by_line_with_what_they_may_be() -> None:
    results, _ = read("q,a\n1,2\n問題是什麼,回答在這裡\n3,4\n".encode("big5"))
    assert seen(results) == [2, ("NOT_UTF8", 3), 4]
    assert isinstance(results[1], Problem)
    assert "big5" in results[1].message()
    results, _ = read('q,a\n"one\n問題是什麼\n",2\n'.encode("big5"))
    assert seen(results) == [("NOT_UTF8", 3)]
    results, _ = read("問題,回答\n1,2\n".encode("big5"))
    assert seen(results) == [("NOT_UTF8", 1)]


def test_an_empty_table_tells_nothing() -> None:
    assert read("") == ([], [])
    assert read("\n\n") == ([], [])
    assert read("q,a\n") == ([], [])


_CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(
    pairs=st.lists(st.tuples(_CELLS, _CELLS).filter(lambda pair: any(cell.strip() for cell in pair))),
    delimiter=st.sampled_from(DELIMITERS),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    quoted=st.booleans(),
)
def test_whatever_is_written_reads_back_the_same(
    pairs: list[tuple[str, str]], delimiter: str, end: str, quoted: bool
) -> None:
    # The writer leaves a lone line end of another kind bare on some versions of Python.
    bare = not quoted and not any("\r" in cell or "\n" in cell for pair in pairs for cell in pair)
    written = io.StringIO(newline="")
    writer = csv.writer(
        written, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_MINIMAL if bare else csv.QUOTE_ALL
    )
    writer.writerows([("question", "answer"), *pairs])
    results, notices = read(written.getvalue())
    assert [tuple(text for _, text in messages_of(one)) for one in results] == pairs
    assert notices == []


@given(st.text(st.sampled_from('qa,;\t"\r\n 問x'), max_size=60))
def test_any_text_is_read_or_reported(text: str) -> None:
    results, _ = read(text)
    assert all(one.line is not None and one.line >= 1 for one in results)


@outside_cases
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("v01_exact_headers.csv", list(range(2, 12))),
        ("v03_bom_headers.csv", list(range(2, 12))),
        ("v05_gbk.csv", [("NOT_UTF8", line) for line in range(2, 12)]),
        ("v07_semicolons.csv", list(range(2, 12))),
        ("v08_extra_column.csv", list(range(2, 12))),
        ("v09_no_system_column.csv", list(range(2, 12))),
        ("v10_duplicate_header.csv", [("CSV_HEADER", 1)]),
        ("v11_no_header.csv", [("CSV_HEADER", 1)]),
        ("v13_newlines_in_cells.csv", list(range(2, 22, 2))),
        ("v15_ragged_line4.csv", [2, 3, ("CSV_ROW", 4), *range(5, 12)]),
        ("v16_empty_answers_line3.csv", list(range(2, 12))),
        ("v17_only_header.csv", []),
        ("v20_numeric_cells.csv", list(range(2, 12))),
    ],
)
def test_the_hostile_tables_are_read_or_reported(name: str, expected: list[Any]) -> None:
    results, _ = read((HOSTILE / name).read_bytes())
    assert seen(results) == expected
    if name.startswith("v16"):
        assert messages_of(results[1])[-1] == ("assistant", "")
    if name.startswith("v20"):
        assert messages_of(results[0])[1:] == [("user", "0912345678"), ("assistant", "001")]


def test_a_title_above_the_header_and_a_header_in_the_middle_are_reported() -> None:
    results, _ = read("常見問題,\n問題,回答\nq,a\n")
    assert seen(results) == [("HEADER_BELOW", 1)]
    results, _ = read("問題,回答\nq,a\n問題,回答\nr,b\n")
    assert seen(results) == [2, ("HEADER_AGAIN", 3), 4]


def test_rows_with_neither_a_question_nor_an_answer_are_left_out() -> None:
    results, _ = read("分類,問題,回答\n看診,,\n,q,a\n其他\n,r,\n,,b\n註：完, ,\n")
    assert seen(results) == [("ROWS_LEFT_OUT", 2), 3, ("ROWS_LEFT_OUT", 4), 5, 6, ("ROWS_LEFT_OUT", 7)]
    assert [messages_of(one)[1][1] for one in results if isinstance(one, Row)] == ["a", "", "b"]
    results, _ = read("system,q,a\nbe kind\nbe kind,,\nbe kind,1,2\n")
    assert seen(results) == [("CSV_ROW", 2), ("ROWS_LEFT_OUT", 3), 4]


@pytest.mark.parametrize(
    ("first", "is_example"),
    [
        ("請問幾點開門？,早上九點。", True),
        ("營業時間は？,九時からです。", True),
        ("Do you open on Sunday?,No.", True),
        ("เปิดกี่โมง?,เก้าโมงค่ะ", True),
        ("序,修正提問,修正後回答", False),
        ("Pertanyaan,Jawaban", False),
        ("問題,說明", False),
    ],
)
def test_no_fix_of_a_header_loses_an_example(first: str, is_example: bool) -> None:
    results, _ = read(f"{first}\n1,2,3\n1,2,3\n")
    assert seen(results) == [("CSV_HEADER", 1)]
    assert isinstance(results[0], Problem)
    assert "nsert a row above" in results[0].fix()
    assert results[0].fix().startswith("Insert") is is_example
    assert results[0].fix("zh-TW").startswith("請在第一列上面插入一列") is is_example


def test_both_columns_that_are_missing_are_reported_at_once() -> None:
    results, _ = read("no,修正提問,修正後回答\n1,2,3\n")
    assert isinstance(results[0], Problem)
    assert results[0].message() == (
        "The first row names no column for the question (maybe “修正提問”) and none for the answer "
        "(maybe “修正後回答”)."
    )


@pytest.mark.parametrize(
    "names",
    [
        ("アカウント名", "タイムゾーン", "ダウンロード日時", "送信者タイプ,送信者名,送信日,送信時刻,内容"),
        ("帳號名稱", "時區", "下載日期", "傳送者類型,傳送者名稱,傳送日期,傳送時間,內容"),
        ("ชื่อบัญชี", "เขตเวลา", "วันที่ดาวน์โหลด", "ประเภทผู้ส่ง,ชื่อผู้ส่ง,วันที่,เวลา,เนื้อหา"),
        ("계정 이름", "시간대", "다운로드 일시", "발신자 유형,발신자,날짜,시간,내용"),
        ("Account name", "Time zone", "Downloaded", "Sender type,Sender name,Date sent,Time sent,Content"),
    ],
)
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_a_chat_that_official_account_manager_saved_is_named(names: tuple[str, ...], separator: str) -> None:
    name, zone, saved, header = names
    text = (
        f"{name},Harbour Dental\n{zone},'+07:00\n{saved},2026/10/02 09:12\n{header}\n"
        "User,guest,2026/10/01,08:00:00,open?\nAccount,Harbour Dental,2026/10/01,08:05:00,yes\n"
    ).replace(",", separator)
    for part in (text, "\n".join(text.split("\n")[3:])):
        results, _ = read(part)
        assert seen(results) == [("NO_EXAMPLES", 1)]
        assert isinstance(results[0], Problem)
        assert "LINE Official Account Manager" in results[0].fix()
        assert "LINE Official Account Manager" in results[0].fix("zh-TW")
