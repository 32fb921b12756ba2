"""A check that takes too long ends with a finding, for any file."""

import io
import itertools
import json

import pytest

from tests.datasets.test_xlsx import sheet
from tuneline.datasets.validation.deadline import Deadline
from tuneline.datasets.validation.run import Check, CheckOptions, Report

EXAMPLE = {"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]}
LINE = json.dumps(EXAMPLE)
# Plain examples are looked at together; the clock is looked at once for them.
EXAMPLES_A_LOOK = 32
ROWS = [[f"q{number}", f"a{number}"] for number in range(5000)]


def checked(name: str, content: bytes, *, seconds_a_look: float) -> Report:
    """Return the report, if each look at the clock takes so long and a check may take five minutes."""
    ticks = itertools.count()
    deadline = Deadline(5, clock=lambda: next(ticks) * seconds_a_look)
    checking = Check(CheckOptions(name), deadline=deadline)
    for _ in checking.run(io.BytesIO(content), fraction=0.1):
        pass
    return checking.report()


LARGE = [
    ("qa.jsonl", (LINE + "\n").encode() * 5000),
    ("bad.jsonl", (LINE + "\n" + "x\n" * 5000).encode()),
    ("qa.json", f"[{', '.join([LINE] * 5000)}]".encode()),
    ("qa.csv", b"question,answer\n" + b"q,a\n" * 5000),
    ("qa.xlsx", sheet(["question", "answer"], *ROWS).getvalue()),
    ("one.jsonl", json.dumps({"messages": [1] * 5000}).encode()),
    ("map.json", json.dumps({f"q{number}?": "a" for number in range(5000)}).encode()),
    ("keyed.json", json.dumps({f"k{number}": EXAMPLE for number in range(5000)}).encode()),
    ("blank.csv", b"\n" * 5_000_000),
    ("quoted.csv", b"question,answer\n" + b'"q\nx","a"\n' * 5000),
    ("together.jsonl", LINE.encode() * 5000),
    ("nothing.jsonl", b" " * 5_000_000),
]


@pytest.mark.parametrize(("name", "content"), LARGE, ids=[name for name, _ in LARGE])
def test_after_its_deadline_a_check_reports_it_with_a_fix(name: str, content: bytes) -> None:
    looks = 100 if len(content) < 1_000_000 else 3
    report = checked(name, content, seconds_a_look=300 / looks)
    (found,) = [one for one in report.problems.listed if one.code == "OUT_OF_TIME"]
    assert not report.is_valid
    assert found.message() == "The file could not be read in 5 minutes."
    assert found.fix().startswith("Split it into several files.")
    assert "5 分鐘" in found.message("zh-TW")
    # It ended there: nothing is said of what was not read.
    assert report.examples <= looks * EXAMPLES_A_LOOK


@pytest.mark.parametrize(("name", "content"), LARGE, ids=[name for name, _ in LARGE])
def test_within_its_deadline_a_check_does_not_report_it(name: str, content: bytes) -> None:
    assert "OUT_OF_TIME" not in checked(name, content, seconds_a_look=0).problems.counts


def test_a_check_that_is_late_from_the_start_still_has_a_report() -> None:
    assert checked("qa.jsonl", LINE.encode(), seconds_a_look=301).problems.counts == {"OUT_OF_TIME": 1}
