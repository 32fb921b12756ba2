"""Brackets and columns without end are refused in seconds, and what follows them is still read."""

import io
import json
import time
import tracemalloc

import pytest

from tuneline.datasets.report import as_markdown
from tuneline.datasets.validation.run import CheckOptions, Report, check

MB = 1024**2
GOOD = {"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]}


def checked(name: str, content: bytes) -> Report:
    return check(io.BytesIO(content), CheckOptions(name))


@pytest.mark.parametrize("flood", [b"{", b"[", b"[{", b"{\n", b"[ ", b"{[\r\n\t"])
def test_a_flood_of_brackets_is_reported_at_once(flood: bytes) -> None:
    began = time.process_time()
    report = checked("qa.jsonl", flood * (4 * MB // len(flood)))
    # Looked at one by one, they took 16 s.
    assert time.process_time() - began < 4
    assert report.problems.counts["TOO_DEEP"] == 1


def test_what_follows_a_flood_is_read_all_the_same() -> None:
    pretty = "\n".join(json.dumps(GOOD, indent=1) for _ in range(12))
    flood = "{" * 5000
    report = checked("qa.json", f"{pretty}\n{flood}\n{pretty}".encode())
    assert report.problems.counts["TOO_DEEP"] == 1
    assert report.examples == 25
    (finding,) = [one for one in report.problems.listed if one.code == "TOO_DEEP"]
    assert finding.line == pretty.count("\n") + 2


def test_a_flood_is_not_held() -> None:
    tracemalloc.start()
    checked("qa.jsonl", b"{" * (40 * MB))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < (40 + 30) * MB


@pytest.mark.parametrize("name", ["a", "question", '"a"'])
def test_a_table_of_a_million_columns_is_refused_at_once(name: str) -> None:
    began = time.process_time()
    report = checked("qa.csv", (f"{name}," * MB + "\n1,2\n").encode())
    assert time.process_time() - began < 6
    assert report.problems.counts["CSV_HEADER"] == 1
    (finding,) = [one for one in report.problems.listed if one.code == "CSV_HEADER"]
    assert "1,048,577 columns; at most 16,384" in finding.message()
    assert "question and answer" in finding.fix()


QUESTION = '{"question":"q","answer":""}'
ERRORS = [
    ("objects.jsonl", '{"a":1}\n' * 100_000),
    ("objects.json", "[" + '{"a":1},' * 100_000 + '{"a":1}]'),
    ("numbers.jsonl", '{"messages":[' + "1," * 300_000 + "1]}"),
    ("marks.jsonl", '"\n' * 300_000),
    ("lists.jsonl", "[]\n" * 300_000),
    ("map.json", json.dumps({f"q{number}?": "" for number in range(60_000)})),
    ("answers.csv", "question,answer\n" + "q,\n" * 200_000),
    ("answers.jsonl", (QUESTION + "\n") * 100_000),
]


@pytest.mark.parametrize(("name", "content"), ERRORS, ids=[name for name, _ in ERRORS])
def test_a_flood_of_errors_ends_the_check_and_says_so_first(name: str, content: str) -> None:
    began = time.process_time()
    report = checked(name, content.encode())
    # All of them took up to 50 s.
    assert time.process_time() - began < 8
    finding = report.problems.listed[0]
    assert finding.code == "TOO_MANY_ERRORS"
    assert finding.message().startswith("At least 1")
    assert "the rest of the file was not read" in finding.message()
    assert "take" not in finding.fix().lower()
    assert "TOO_FEW_EXAMPLES" not in report.problems.counts
    assert 10_000 <= report.problems.count("error") <= 30_000
    assert report.size == len(content.encode())
    assert "At least" in as_markdown(report).splitlines()[3]


def test_of_fewer_errors_than_end_a_check_all_are_counted() -> None:
    report = checked("qa.csv", b"question,answer\n" + b"q,\n" * 9_999)
    assert report.problems.counts["CONTENT_EMPTY"] == 9_999
    assert "TOO_MANY_ERRORS" not in report.problems.counts


def test_errors_in_several_parts_of_a_file_end_the_check_too() -> None:
    good = (json.dumps(GOOD) + "\n") * 20_000
    bad = '{"messages": []}\n' * 6_000
    report = checked("qa.jsonl", (good + bad + good + bad + good).encode())
    assert report.problems.counts["TOO_MANY_ERRORS"] == 1
    assert report.examples < 60_000
