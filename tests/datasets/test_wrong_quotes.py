"""In a table each wrong quotation mark is reported, no good row is lost, and the work is linear."""

import io
import itertools
from typing import TextIO

import pytest

from tests.datasets.test_delimited import read, seen
from tuneline.datasets.findings.finding import Problem
from tuneline.datasets.formats.tables import delimited
from tuneline.datasets.formats.tables.table_lines import Lines
from tuneline.datasets.validation.run import CheckOptions, Report, check

GOOD = 'q,"line one\nline two, ""said""\nline three"\n'


def checked(content: str, name: str = "qa.csv") -> Report:
    return check(io.BytesIO(content.encode()), CheckOptions(name))


def wrong_lines(content: str) -> list[int | None]:
    results, notices = read(content)
    return [one.line for one in [*notices, *results] if isinstance(one, Problem) and one.code == "CSV_QUOTE"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("row", ['"a"b,c', 'a,"b"c', 'a,"b', '""a"",b', '"say "hi", you","c"', '"a"b,"c"d'])
def test_a_wrong_quotation_mark_in_every_row_is_reported_in_every_row(
    row: str, delimiter: str, end: str
) -> None:
    text = "question,answer\n" + (row + "\n") * 500
    results, notices = read(text.replace(",", delimiter).replace("\n", end))
    assert seen(results) == [("CSV_QUOTE", line) for line in range(2, 502)]
    assert notices == []


@pytest.mark.parametrize(
    ("row", "good"),
    [
        ('"a"b,c', "x,y"),
        ('"a"b,c', '"x","y"'),
        ('"a"b,c', GOOD.rstrip("\n")),
        ('a,"b"c', '"one\ntwo",""'),
        ('""a"",b', '"one\ntwo","three\nfour"'),
        # Where the next row has quotation marks, the first of them may close the one that is open.
        ('a,"b', "x,y"),
        ('"a,b', "x,y"),
    ],
)
def test_good_rows_between_wrong_ones_are_read_whole(row: str, good: str) -> None:
    results, _ = read("question,answer\n" + f"{row}\n{good}\n" * 300)
    height = good.count("\n") + 2
    wrong = [("CSV_QUOTE", 2 + index * height) for index in range(300)]
    assert seen(results) == [one for code, line in wrong for one in ((code, line), line + 1)]


def test_good_cells_over_several_lines_are_no_error() -> None:
    results, notices = read("question,answer\n" + GOOD * 200 + '"one\n\n""two"",\n","x"\n' * 200)
    assert seen(results) == [*range(2, 602, 3), *range(602, 1402, 4)]
    assert notices == []


def test_a_wrong_quotation_mark_in_the_last_row_alone_is_reported_there() -> None:
    results, _ = read("question,answer\n" + "a,b\n" * 20_000 + '"a"b,c\n')
    assert seen(results) == [*range(2, 20_002), ("CSV_QUOTE", 20_002)]


@pytest.mark.parametrize("row", ['"open,b', 'a,"open'])
def test_a_quotation_mark_that_never_closes_hides_none_of_the_rows_after_it(row: str) -> None:
    results, _ = read(f"question,answer\n{row}\n" + "a,b\n" * 20_000)
    assert seen(results) == [("CSV_QUOTE", 2), *range(3, 20_003)]


def test_a_wrong_quotation_mark_in_the_header_and_in_every_row() -> None:
    text = 'question,"answer\n' + '"a"b,c\n' * 50
    assert wrong_lines(text) == list(range(1, 52))
    text = '"question"x,answer\n' + '"a"b,c\n' * 50
    assert wrong_lines(text)[0] == 1
    assert checked(text).problems.counts["CSV_HEADER"] == 1


def test_lines_that_may_belong_to_a_broken_cell_are_not_reported_as_rows() -> None:
    results, _ = read('q,a\n1,"see "x" here\n"so" he said\nand "on"\n"\n3,4\n')
    assert seen(results) == [("CSV_QUOTE", 2), 6]


def test_as_many_errors_as_end_a_check_end_this_one() -> None:
    report = checked("question,answer\n" + '"a"b,c\n' * 100_000)
    assert report.problems.listed[0].code == "TOO_MANY_ERRORS"
    assert report.problems.counts["CSV_QUOTE"] == 10_000
    assert "TOO_FEW_EXAMPLES" not in report.problems.counts


@pytest.mark.parametrize("rows", ['"a"b,c\n', '"open\nx\n', 'a,b\n"open,b\n', '"a"b,c\n' * 9])
def test_rows_that_cannot_be_counted_are_not(rows: str) -> None:
    report = checked("question,answer\n" + rows)
    assert report.problems.counts.keys() & {"CSV_QUOTE", "TOO_FEW_EXAMPLES"} == {"CSV_QUOTE"}


def test_quotation_marks_of_another_kind_are_text() -> None:
    results, _ = read("question,answer\n" + "“a”,b\n「a」,『b』\n" * 20)
    assert seen(results) == list(range(2, 42))


def test_a_line_over_the_limit_is_not_said_to_have_a_quotation_mark() -> None:
    results, _ = read("question,answer\na,b\n" + "x" * 17_000_000 + ",y\nc,d\n")
    assert seen(results) == [2, ("LINE_TOO_LONG", 3), 4]


HOSTILE = [
    *('a",b,"c\n', 'a","c\n', '"\n', '"x\n', 'a,"b\n', '","\n', '"a"b,c\n'),
    *('""\n"x', '"",""\n"open,b\n', 'a"",""c\n'),
]


@pytest.mark.parametrize("header", ["question,answer\n", "question,answer,note\n"])
@pytest.mark.parametrize("row", HOSTILE)
def test_no_line_is_read_again_and_again(row: str, header: str) -> None:
    # One record may be so long as almost all of these.
    rows = 200_000 // row.count("\n")
    lines = CountedLines(io.StringIO(header + row * rows, newline=""), most=2_000_000)
    records = delimited.Records(lines, ",")
    records.width = header.count(",") + 1
    for _ in itertools.islice(records, 3_000):
        pass
    assert lines.given > 1_000


class CountedLines(Lines):
    """Lines of which at most so many are given, those given again too."""

    def __init__(self, text: TextIO, *, most: int) -> None:
        super().__init__(text)
        self.given = 0
        self._most = most

    def __next__(self) -> str:
        self.given += 1
        assert self.given < self._most
        return super().__next__()
