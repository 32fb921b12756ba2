"""Files that are odd in kind take little work for each byte: the calls are counted, not the seconds."""

import io
import json
import sys
from types import FrameType
from typing import Any

import pytest

from tuneline.datasets.schemas.convert import Rules
from tuneline.datasets.validation.run import CheckOptions, Report, check


def calls_of(name: str, content: str) -> tuple[int, Report]:
    """Return how many calls of functions the check makes, and its report."""
    calls = 0

    def count(_frame: FrameType, event: str, _about: Any) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    # Calls that only load modules are not counted.
    check(io.BytesIO(content[:2000].encode()), CheckOptions(name))
    sys.setprofile(count)
    try:
        report = check(io.BytesIO(content.encode()), CheckOptions(name))
    finally:
        sys.setprofile(None)
    return calls, report


def test_a_map_of_questions_takes_little_for_each() -> None:
    questions = 3000
    calls, report = calls_of("qa.json", json.dumps({f"q{one}?": f"a{one}" for one in range(questions)}))
    assert report.examples == questions
    assert report.problems.counts == {"QUESTION_MAP": 1, "QUESTION_ANSWER": 1}
    # By way of the other shapes it was 670 for each.
    assert calls / questions < 120


def test_columns_of_questions_take_little_for_each() -> None:
    questions = [f"q{one}?" for one in range(3000)]
    calls, report = calls_of("qa.json", json.dumps({"question": questions, "answer": questions}))
    assert report.examples == 3000
    assert calls / 3000 < 350


def test_a_map_of_questions_gets_the_system_prompt_and_all_rules() -> None:
    held = {f"q{one}?": f"a{one}" for one in range(12)} | {"bad?": " ", "too bad?": ""}
    asked = CheckOptions("qa.json", rules=Rules(system_prompt="Be kind."))
    report = check(io.BytesIO(json.dumps(held).encode()), asked)
    assert report.system_prompt == "Be kind."
    assert report.examples == 14
    assert report.problems.counts["CONTENT_EMPTY"] == report.problems.counts["CONTENT_BLANK"] == 1


@pytest.mark.parametrize("lists", ["[]", "[],", "[ ]\t"])
def test_empty_lists_one_after_another_take_next_to_nothing(lists: str) -> None:
    calls, report = calls_of("qa.json", lists * 20_000)
    assert report.problems.counts == {"EMPTY_FILE": 1}
    # Looked at one by one, each took 22.
    assert calls < 20_000


def test_empty_lists_hide_nothing_that_follows_them() -> None:
    example = {"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]}
    text = "[]" * 200_000 + "\n" + json.dumps([example] * 12)
    _, report = calls_of("qa.json", text)
    assert report.examples == 12
    assert {one.line for one in report.problems.listed if one.code == "DUPLICATES"} == {2}
