"""The marks of datasets for GPT-3 at the end of questions and answers are reported once."""

import io
import json

import pytest

from tuneline.datasets.validation.run import CheckOptions, Report, check


def checked(question: str, answer: str, *, marked: int = 12, names: tuple[str, str]) -> Report:
    """Return the report on twelve examples, the first of which have the marks."""
    rows = []
    for n in range(12):
        ends = (question, answer) if n < marked else ("", "")
        rows.append({names[0]: f"第{n}題？{ends[0]}", names[1]: f" 好，第{n}個。{ends[1]}"})
    content = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()
    return check(io.BytesIO(content), CheckOptions("qa.jsonl"))


NAMES = [("prompt", "completion"), ("question", "answer")]
MARKS = [("\n\n###\n\n", " END"), (" ->", "\nEND"), ("\n\n===>\n\n", "###"), ("", " END")]


@pytest.mark.parametrize("names", NAMES)
@pytest.mark.parametrize("marks", MARKS)
@pytest.mark.parametrize("marked", [12, 8])
def test_marks_at_the_end_of_most_texts_are_one_warning(
    marks: tuple[str, str], names: tuple[str, str], marked: int
) -> None:
    report = checked(*marks, marked=marked, names=names)
    warnings = [one for one in report.problems.listed if one.severity == "warning"]
    assert [(one.code, one.line) for one in warnings] == [("SEPARATORS", 1)]
    assert marks[1].strip() in warnings[0].message()
    assert report.examples == 12


@pytest.mark.parametrize("marks", [("", ""), ("", "。"), (" END?", "THE WEEKEND"), ("→", "!"), ("", "-")])
def test_other_ends_are_none(marks: tuple[str, str]) -> None:
    assert "SEPARATORS" not in checked(*marks, names=NAMES[0]).problems.counts


def test_a_mark_of_questions_alone_is_a_notice() -> None:
    report = checked("\n\n###\n\n", "", names=NAMES[0])
    (notice,) = [one for one in report.problems.listed if one.severity == "notice"]
    assert (notice.code, notice.line, report.outcome) == ("QUESTION_SEPARATOR", 1, "convert")
    assert "“###”" in notice.message()


def test_a_few_marks_are_none() -> None:
    assert "SEPARATORS" not in checked("###", " END", marked=5, names=NAMES[0]).problems.counts
