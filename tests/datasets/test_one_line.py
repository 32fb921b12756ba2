"""Several objects on one line are read, or reported without a count of examples that is wrong."""

import io
import json

import pytest

from tuneline.datasets.validation.run import CheckOptions, check

EXAMPLES = [
    {
        "messages": [
            {"role": "user", "content": f"q{number}"},
            {"role": "assistant", "content": f"{{a{number}}}, {{"},
        ]
    }
    for number in range(30)
]
LINES = [json.dumps(one) for one in EXAMPLES]


@pytest.mark.parametrize("name", ["qa.jsonl", "qa.json"])
@pytest.mark.parametrize("end", ["", "\n", ",\r\n"])
@pytest.mark.parametrize("between", ["", " ", ",", ", ", "\t,\t"])
@pytest.mark.parametrize("times", [1, 60])
def test_several_objects_on_the_only_line_are_read(times: int, between: str, end: str, name: str) -> None:
    text = between.join(LINES * times) + end
    report = check(io.BytesIO(text.encode()), CheckOptions(name))
    assert report.is_valid
    assert report.problems.counts.keys() <= {"PRETTY_JSON", "DUPLICATES"}
    assert report.examples == 30 * times


@pytest.mark.parametrize("between", ["", ","])
def test_objects_on_one_line_that_are_no_examples_are_counted_all(between: str) -> None:
    report = check(io.BytesIO(between.join(['{"a":1}'] * 30).encode()), CheckOptions("qa.jsonl"))
    assert report.problems.counts["MISSING_MESSAGES"] == 30


@pytest.mark.parametrize(("between", "further"), [("", 0), (" ", 1), (",", 1), (", ", 2)])
def test_several_objects_on_one_of_several_lines_are_reported(between: str, further: int) -> None:
    text = "\n".join([*LINES[:2], between.join(LINES[2:9])])
    report = check(io.BytesIO(text.encode()), CheckOptions("qa.jsonl"))
    assert report.problems.counts == {"INVALID_JSON": 1}
    (finding,) = report.problems.listed
    at = len(LINES[2]) + further + 1
    assert finding.line == 3
    assert finding.message() == (
        f"The line is not JSON: another example begins on the same line, at character {at}."
    )
    assert finding.fix() == "Put each example on a line of its own."
    assert "各占一列" in finding.fix("zh-TW")


def test_messages_on_one_line_are_not_counted_as_one_example() -> None:
    text = ",".join(json.dumps(one) for one in EXAMPLES[0]["messages"] * 6)
    report = check(io.BytesIO(text.encode()), CheckOptions("qa.jsonl"))
    assert report.problems.counts == {"INVALID_JSON": 1}


@pytest.mark.parametrize("between", ["\n", ",\n", "\n\n", "\r\n"])
def test_objects_written_for_the_eye_are_read_one_after_another(between: str) -> None:
    text = between.join(json.dumps(one, indent=2) for one in EXAMPLES)
    report = check(io.BytesIO(text.encode()), CheckOptions("qa.jsonl"))
    assert report.is_valid
    assert report.examples == 30


def test_for_a_line_with_one_example_the_count_is_reported() -> None:
    text = "\n".join([*LINES[:5], LINES[5] + " end"])
    report = check(io.BytesIO(text.encode()), CheckOptions("qa.jsonl"))
    assert report.problems.counts == {"INVALID_JSON": 1, "TOO_FEW_EXAMPLES": 1}


def test_a_line_over_the_limit_is_reported_without_a_count() -> None:
    text = LINES[0] + "\n" + ",".join(LINES[:1] * 220_000)
    report = check(io.BytesIO(text.encode()), CheckOptions("qa.jsonl"))
    assert report.problems.counts == {"LINE_TOO_LONG": 1}
