"""What the check says of files that were made, or found, to be difficult."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.outside_cases import CASES, HOSTILE, SEED, outside_cases
from tuneline.datasets.schemas.convert import Rules
from tuneline.datasets.validation.run import Check, CheckOptions, Report, check

MANIFEST = HOSTILE / "manifest.json"
SEVERITY = {"reject": "error", "warn": "warning", "convert": "change"}


def rows() -> list[dict[str, Any]]:
    """Return the collected files and their expected reports; none if they are not on this machine."""
    return list(json.loads(MANIFEST.read_text())["cases"]) if MANIFEST.exists() else []


def report_on(path: Path, **how: Any) -> Report:
    with path.open("rb") as reader:
        return check(reader, CheckOptions(path.name, **how))


@outside_cases
@pytest.mark.parametrize("row", rows(), ids=lambda row: row["file"])
def test_every_collected_file_gets_its_outcome_at_its_line(row: dict[str, Any]) -> None:
    report = report_on(HOSTILE / row["file"])
    gravest = [one for one in report.problems.listed if one.severity == SEVERITY.get(report.outcome)]
    assert (report.outcome, gravest[0].line if gravest else None) == (row["outcome"], row["line"])


@outside_cases
@pytest.mark.parametrize(
    ("name", "outcome", "examples", "code", "line"),
    [
        ("01_llm_preamble_then_pretty_object.json", "reject", 1, "TEXT_OUTSIDE", 1),
        ("02_single_pretty_object_31_messages.json", "reject", 1, "TOO_FEW_EXAMPLES", 1),
        ("03_concatenated_pretty_22.json", "convert", 22, None, None),
        ("04_github_blob_page_payload.json", "reject", 1, "NOT_JSONL_HTML", 1),
        ("05_json_array_prompt_completion_10.json", "convert", 10, None, None),
        ("06_one_object_many_systems_missing_comma.json", "reject", 1, "INVALID_JSON", 87),
        ("07_prompt_completion_truncated_last_line.jsonl", "reject", 26, "INVALID_JSON", 26),
        ("08_valid_but_two_examples.jsonl", "reject", 2, "TOO_FEW_EXAMPLES", None),
        ("09_final_valid_28.json", "accept", 28, None, None),
        ("10_rocma_99.json", "reject", 99, "EXTRA_MESSAGE_KEY", 44),
    ],
)
def test_two_days_of_learning_the_format_get_the_messages_their_author_needed(
    name: str, outcome: str, examples: int, code: str | None, line: int | None
) -> None:
    report = report_on(SEED / name)
    errors = [one for one in report.problems.listed if one.severity == "error"]
    assert (report.outcome, report.examples) == (outcome, examples)
    assert (errors[0].code, errors[0].line) == (code, line) if code else not errors
    if name.startswith("10"):
        assert [(one.field, one.fix()) for one in errors] == [("messages[2]. content", 'Write "content".')]


@outside_cases
def test_a_counselling_corpus_gives_its_recommended_answer_or_all_of_them() -> None:
    path = CASES / "seed002" / "ques_ans_sample.json"
    assert report_on(path).examples == 1
    assert report_on(path, rules=Rules(answers="all")).examples == 52


TEXT = st.text(min_size=1).filter(lambda text: bool(text.strip()))
PAIRS = st.lists(st.tuples(TEXT, TEXT), min_size=10, max_size=14)


# The tokenizer is loaded with the first of them.
@settings(deadline=None)
@given(
    PAIRS, st.sampled_from(["lines", "pretty", "list", "prompts", "qa", "wrapped", "columns", "keyed", "map"])
)
def test_what_was_converted_checks_clean_and_converts_to_itself(
    pairs: list[tuple[str, str]], shape: str
) -> None:
    first = converted(written(pairs, shape))
    assert first is not None
    assert converted(first) == first


def written(pairs: list[tuple[str, str]], shape: str) -> bytes:
    """Return the pairs, as people keep them."""
    chats = [
        {"messages": [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]}
        for question, answer in pairs
    ]
    whole: dict[str, Any] = {
        "list": chats,
        "wrapped": {"version": 1, "data": chats},
        "columns": {"question": [one for one, _ in pairs], "answer": [two for _, two in pairs]},
        "keyed": {str(at): chat for at, chat in enumerate(chats)},
        "map": {f"{at} {one}?": two for at, (one, two) in enumerate(pairs)},
        "qa": [{"question": one, "answer": two} for one, two in pairs],
    }
    if shape in whole:
        return json.dumps(whole[shape], indent=1).encode()
    if shape == "pretty":
        return "\n".join(json.dumps(chat, indent=2) for chat in chats).encode()
    if shape == "prompts":
        return "\n".join(json.dumps({"prompt": one, "completion": two}) for one, two in pairs).encode()
    return "\n".join(json.dumps(chat, ensure_ascii=False) for chat in chats).encode("utf-8", "replace")


def converted_lines(content: bytes, name: str = "qa.json") -> list[dict[str, Any]]:
    """Return the examples of a file that is good."""
    lines = converted(content, name)
    assert lines is not None
    return [json.loads(line) for line in lines.splitlines()]


def converted(content: bytes, name: str = "qa.json") -> bytes | None:
    """Return the file as chat JSONL, None when it was rejected."""
    checking = Check(CheckOptions(name))
    lines = b"".join(chunk.train.lines for chunk in checking.run(io.BytesIO(content), fraction=0.0))
    return lines if checking.report().is_valid else None
