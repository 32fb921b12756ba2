"""Other schemas are converted if nothing is lost; ambiguous ones get a finding with a fix."""

import io
import json
from typing import Any

import pytest

from tuneline.datasets.findings.finding import Problem
from tuneline.datasets.validation.run import Check, CheckOptions, Report, check

NUMBERS = range(12)


def checked(content: Any, name: str = "qa.json") -> Report:
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    return check(io.BytesIO(text.encode()), CheckOptions(name))


def lines(*values: Any) -> str:
    return "\n".join(json.dumps(value, ensure_ascii=False) for value in values)


def turns_of(content: str) -> list[list[str]]:
    chunks = Check(CheckOptions("qa.json")).run(io.BytesIO(content.encode()), fraction=0.0)
    examples = [json.loads(line) for chunk in chunks for line in chunk.train.lines.splitlines()]
    return [[message["content"] for message in example["messages"]] for example in examples]


def findings_of(report: Report, code: str) -> list[Problem]:
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
    assert findings_of(mixed, "EXTRA_MESSAGE_KEY")


def test_answers_under_their_questions_are_read() -> None:
    asked = {f"第 {number} 題？": f"答 {number}" for number in NUMBERS}
    for text in (json.dumps(asked), json.dumps(asked, indent=1, ensure_ascii=False)):
        report = checked(text)
        assert (report.outcome, report.examples) == ("convert", 12)
        assert "QUESTION_MAP" in report.problems.counts
        assert turns_of(text) == [[one, two] for one, two in asked.items()]


def test_texts_under_names_that_are_no_questions_are_not_guessed_at() -> None:
    report = checked({f"名稱 {number}": f"說明 {number}" for number in NUMBERS})
    (one,) = findings_of(report, "MISSING_MESSAGES")
    assert '{"question": "…", "answer": "…"}' in one.fix()
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
    ("value", "fix"),
    [
        ({"title": "t", "mapping": {"a": {"message": None}}}, "ChatGPT"),
        ({"custom_id": "1", "method": "POST", "body": {"messages": []}}, "Batch"),
        ({"contents": [{"role": "user", "parts": [{"text": "q"}]}]}, "Gemini"),
        ({"dialogue": [{"role": "user", "content": "q"}]}, "Rename “dialogue” to “messages”"),
        ({"role": "user", "content": "q"}, "one message"),
        ({"from": "human", "value": "q"}, "one message"),
        ({"question": "q", "id": 1}, 'Add the "answer"'),
        ({"回答": "a", "id": 1}, 'Add the "question"'),
        ({"text": "Q: … A: …"}, "separately"),
        ({}, "question"),
        ({"id": 1, "qas": [{"q": "q"}]}, "qas"),
    ],
)
def test_an_object_without_messages_gets_the_fix_for_its_kind(value: Any, fix: str) -> None:
    (one,) = findings_of(checked(lines(*[value] * 11), "qa.jsonl"), "MISSING_MESSAGES")[:1]
    assert fix in one.fix() + one.message()
    assert one.fix("zh-TW")
    assert "{" not in one.message("zh-TW")


def test_a_list_of_turns_gets_the_fix_to_wrap_it_in_messages() -> None:
    turns = [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]
    report = checked(lines(*[turns] * 11), "qa.jsonl")
    assert findings_of(report, "NOT_OBJECT")[0].fix() == 'Wrap it in {"messages": […]}.'
    pairs = checked(lines(*[["q", "a"]] * 11), "qa.jsonl")
    assert '{"question"' in findings_of(pairs, "NOT_OBJECT")[0].fix()


def test_a_prompt_beside_the_messages_gets_the_fix_to_move_it_first() -> None:
    turns = [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]
    report = checked(lines(*[{"system": "s", "messages": turns}] * 11), "qa.jsonl")
    assert '"role": "system"' in findings_of(report, "EXTRA_KEY")[0].fix()


def test_every_key_that_is_not_used_is_reported_once_at_its_first_place() -> None:
    more = [{"source": "x"} if n > 6 else {"note": "y"} for n in NUMBERS]
    rows = [{"question": f"q{n}", "answer": "a", **more[n]} for n in NUMBERS]
    report = checked(lines(*rows), "qa.jsonl")
    found = [(dict(one.words)["key"], one.line) for one in findings_of(report, "KEYS_NOT_USED")]
    assert found == [("note", 1), ("source", 8)]


def test_of_keys_without_number_only_the_first_are_reported() -> None:
    rows = [{"question": f"q{n}", "answer": "a", f"k{n}": "y"} for n in range(300)]
    assert len(findings_of(checked(lines(*rows), "qa.jsonl"), "KEYS_NOT_USED")) < 101


@pytest.mark.parametrize(
    ("content", "code", "fix"),
    [
        ("Q: 頭痛？\nA: 看醫生。\n", "NO_EXAMPLES", "table"),
        ("- question: q\n  answer: a\n", "NO_EXAMPLES", "table"),
        ("| 問題 | 回答 |\n|---|---|\n| q | a |\n", "NO_EXAMPLES", "Markdown"),
        ("[LINE] 與小明的聊天記錄\n09:00\t小明\t頭痛？\n", "NO_EXAMPLES", "LINE"),
        ("{\\rtf1\\ansi q}", "NO_EXAMPLES", "word processor"),
        ("<faq><q>a</q></faq>", "NOT_JSONL_HTML", ".xlsx or .csv"),
        ("PK\x03\x04" + "\0" * 26 + "word/document.xml", "BINARY", ".xlsx or .csv"),
        ("問題，回答\nq，a\n", "NO_EXAMPLES", "table"),
    ],
)
def test_a_file_without_examples_is_one_problem_with_what_to_make_of_it(
    content: str, code: str, fix: str
) -> None:
    for name in ("qa.jsonl", "notes.docx"):
        (one,) = [one for one in checked(content, name).problems.listed if one.code != "EXTENSION"]
        assert one.code == code
        assert fix in one.fix()


@pytest.mark.parametrize(
    ("header", "told_of"),
    [
        ("Timestamp,您的問題是什麼？,您希望的回答", "(maybe “您的問題是什麼？”)"),
        ("問題,回答1,回答2", "(maybe “回答1” or “回答2”)"),
        ("問題，回答", "separated with ，"),
    ],
)
def test_a_header_that_is_nearly_known_is_reported_with_the_intended_name(header: str, told_of: str) -> None:
    (one,) = findings_of(checked(header + "\n" + "x,y\n" * 10, "qa.csv"), "CSV_HEADER")
    assert told_of in one.message()


def test_cells_between_vertical_bars_are_a_table() -> None:
    report = checked("問題|回答\n" + "".join(f"q{n}|a, b\n" for n in NUMBERS), "qa.csv")
    assert (report.outcome, report.examples) == ("convert", 12)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('{"messages": []}{"messages": []}', "another example begins on the same line, at character 17"),
        ('  {"messages": []}{"messages": []}', "another example begins on the same line, at character 19"),
        ('3. {"messages": []}', "there is text before the example"),
        ('{"messages": [{"role": "user"}, {"content": "a"]}', "} is missing before the ]"),
        ('{"messages": [{"role": "user", "content": "q"}', "]} is missing at its end"),
    ],
)  # fmt: skip
def test_a_line_that_is_nearly_an_example_says_what_it_lacks(line: str, why: str) -> None:
    found = checked("\n".join([line, *[lines({"question": "q", "answer": "a"})] * 3]), "qa.jsonl")
    assert why in findings_of(found, "INVALID_JSON")[0].message()


@pytest.mark.parametrize(
    ("content", "fix"),
    [(5, "quotation marks"), (["a", "b"], "Write one text"), ({"a": 1}, 'Write "content"')],
)
def test_a_content_that_is_no_text_says_how_to_write_it(content: Any, fix: str) -> None:
    turns = [{"role": "user", "content": "q"}, {"role": "assistant", "content": content}]
    assert fix in findings_of(checked(lines(*[{"messages": turns}] * 11)), "CONTENT_TYPE")[0].fix()
    nested = findings_of(checked(lines(*[{"messages": [turns]}] * 11)), "MESSAGE_TYPE")
    assert "inner [" in nested[0].fix()
