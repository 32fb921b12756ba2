"""Brackets and columns without end are refused in seconds, and what follows them is still read."""

import io
import json
import time
import tracemalloc

import pytest

from tuneline.datasets.check import Asked, Report, check

MB = 1024**2
GOOD = {"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]}


def checked(name: str, content: bytes) -> Report:
    return check(io.BytesIO(content), Asked(name), workers=1)


@pytest.mark.parametrize("flood", [b"{", b"[", b"[{", b"{\n", b"[ ", b"{[\r\n\t"])
def test_a_flood_of_brackets_is_told_at_once(flood: bytes) -> None:
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
    (told,) = [one for one in report.problems.listed if one.code == "TOO_DEEP"]
    assert told.line == pretty.count("\n") + 2


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
    (told,) = [one for one in report.problems.listed if one.code == "CSV_HEADER"]
    assert "1,048,577 columns; at most 16,384" in told.message()
    assert "question and answer" in told.mend()
