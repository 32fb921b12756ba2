"""Other shapes are made messages where nothing is lost; where it would be a guess, the mend is told."""

import io
import json
from typing import Any

import pytest

from tuneline.datasets.check import Asked, Check, Report, check
from tuneline.datasets.problems import Problem

NUMBERS = range(12)


def checked(content: Any, name: str = "qa.json") -> Report:
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    return check(io.BytesIO(text.encode()), Asked(name), workers=1)


def lines(*values: Any) -> str:
    return "\n".join(json.dumps(value, ensure_ascii=False) for value in values)


def said(content: str) -> list[list[str]]:
    rows = Check(Asked("qa.json")).examples(io.BytesIO(content.encode()))
    return [[message["content"] for message in row.value["messages"]] for row in rows]


def told(report: Report, code: str) -> list[Problem]:
    return [one for one in report.problems.listed if one.code == code]


def test_conversations_with_the_names_of_openai_are_read() -> None:
    turns = [
        {"role": "system", "content": "s"},
        {"role": "human", "content": "q"},
        {"role": "gpt", "content": "a", "weight": 1},
    ]
    report = checked(lines(*[{"conversations": turns, "id": number} for number in NUMBERS]))
    assert (report.outcome, report.examples) == ("convert", 12) or "DUPLICATES" in report.problems.counts
    assert "SHAREGPT" in report.problems.counts
    assert not report.problems.count("error")
    mixed = checked(lines(*[{"conversations": [{"role": "user", "text": "q"}]}] * 12))
    assert told(mixed, "EXTRA_MESSAGE_KEY")


def test_answers_under_their_questions_are_read() -> None:
    asked = {f"第 {number} 題？": f"答 {number}" for number in NUMBERS}
    for text in (json.dumps(asked), json.dumps(asked, indent=1, ensure_ascii=False)):
        report = checked(text)
        assert (report.outcome, report.examples) == ("convert", 12)
        assert "QUESTION_MAP" in report.problems.counts
        assert said(text) == [[one, two] for one, two in asked.items()]


def test_texts_under_names_that_are_no_questions_are_not_guessed_at() -> None:
    report = checked({f"名稱 {number}": f"說明 {number}" for number in NUMBERS})
    (one,) = told(report, "MISSING_MESSAGES")
    assert '{"question": "…", "answer": "…"}' in one.mend()
    assert "名稱 0" in one.message()
    assert "EXTRA_KEY" not in report.problems.counts


def test_examples_under_numbers_and_tables_kept_by_columns_are_read() -> None:
    pairs = {str(number): {"question": f"q{number}", "answer": "a"} for number in NUMBERS}
    assert {"KEYED", "QUESTION_ANSWER"} <= checked(pairs).problems.counts.keys()
    assert checked(pairs).examples == 12
    by_index = {"問題": {str(n): f"q{n}" for n in NUMBERS}, "回答": {str(n): f"a{n}" for n in NUMBERS}}
    by_place = {"question": [f"q{n}" for n in NUMBERS], "answer": [f"a{n}" for n in NUMBERS]}
    for columns in (by_index, by_place):
        report = checked(columns)
        assert (report.outcome, report.examples) == ("convert", 12)
        assert "COLUMNS" in report.problems.counts
    shorter = {"question": ["q", "r"], "answer": ["a"]}
    assert not checked(shorter).is_valid


@pytest.mark.parametrize(
    ("value", "mend"),
    [
        ({"title": "t", "mapping": {"a": {"message": None}}}, "ChatGPT"),
        ({"custom_id": "1", "method": "POST", "body": {"messages": []}}, "Batch"),
        ({"contents": [{"role": "user", "parts": [{"text": "q"}]}]}, "Gemini"),
        ({"dialogue": [{"role": "user", "content": "q"}]}, "Rename “dialogue” to “messages”"),
        ({"role": "user", "content": "q"}, "one message"),
        ({"from": "human", "value": "q"}, "one message"),
        ({"question": "q", "id": 1}, 'Add the "answer"'),
        ({"回答": "a", "id": 1}, 'Add the "question"'),
        ({"text": "Q: … A: …"}, "apart"),
        ({}, "question"),
        ({"id": 1, "qas": [{"q": "q"}]}, "qas"),
    ],
)
def test_an_object_without_messages_gets_the_mend_for_what_it_is(value: Any, mend: str) -> None:
    (one,) = told(checked(lines(*[value] * 11), "qa.jsonl"), "MISSING_MESSAGES")[:1]
    assert mend in one.mend() + one.message()
    assert one.mend("zh-TW")
    assert "{" not in one.message("zh-TW")


def test_a_list_of_turns_is_told_to_be_put_under_messages() -> None:
    turns = [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]
    report = checked(lines(*[turns] * 11), "qa.jsonl")
    assert told(report, "NOT_OBJECT")[0].mend() == 'Write {"messages": […]} around it.'
    pairs = checked(lines(*[["q", "a"]] * 11), "qa.jsonl")
    assert '{"question"' in told(pairs, "NOT_OBJECT")[0].mend()


def test_a_prompt_beside_the_messages_is_told_to_be_the_first_of_them() -> None:
    turns = [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]
    report = checked(lines(*[{"system": "s", "messages": turns}] * 11), "qa.jsonl")
    assert '"role": "system"' in told(report, "EXTRA_KEY")[0].mend()


def test_every_key_that_is_not_used_is_told_once_at_its_first_place() -> None:
    more = [{"source": "x"} if n > 6 else {"note": "y"} for n in NUMBERS]
    rows = [{"question": f"q{n}", "answer": "a", **more[n]} for n in NUMBERS]
    report = checked(lines(*rows), "qa.jsonl")
    found = [(dict(one.words)["key"], one.line) for one in told(report, "KEYS_NOT_USED")]
    assert found == [("note", 1), ("source", 8)]


def test_of_keys_without_number_only_the_first_are_told() -> None:
    rows = [{"question": f"q{n}", "answer": "a", f"k{n}": "y"} for n in range(300)]
    assert len(told(checked(lines(*rows), "qa.jsonl"), "KEYS_NOT_USED")) < 101
