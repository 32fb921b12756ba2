"""The fast path for simple examples gives the results of the full checks."""

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tuneline.datasets.example import Row
from tuneline.datasets.formats.json.json_parse import parse, parse_quickly
from tuneline.datasets.rules import message_rules as rules
from tuneline.datasets.rules import source_artifacts, text_rules
from tuneline.datasets.schemas.convert import Rules, as_examples
from tuneline.datasets.simple_example import as_simple_example, texts_of
from tuneline.datasets.split import question_of
from tuneline.datasets.tokens import counter
from tuneline.datasets.validation.duplicates import Duplicates

SNIPPETS = st.sampled_from(
    [
        *("頭痛", "待補", "【請填寫】", "此處", "TODO:", "todo", "[NAME]", "{{x}}", "xxx", "OO診所", "○○"),
        *("〇〇", "</s>", "[INST]", "sk-abcdefghij0123456789X", "password=hunter22", "api_key: a1b2c3d4"),
        *(
            "0912-345-678",
            "0912345678",
            "Ａ",
            "０９",
            "a.b@example.com",
            "4111 1111 1111 1111",
            "1101700230708",
        ),
        *(
            "ไทย",
            "マイナンバー",
            "123456789018",
            "\u200b",
            "\x00",
            "Ã©",
            "\n",
            " ",
            "\t",
            ":",
            "=",
            '"',
            "'",
            "-",
        ),
        *("_", "A", "z", "9", "lorem ipsum", "Lorem ipsum", "縺薙", "\ufffd", "😀"),
    ]
)
TEXTS = st.lists(SNIPPETS, max_size=6).map("".join)
PIECES = st.one_of(TEXTS, st.none(), st.integers(), st.lists(TEXTS, max_size=2), st.booleans())
ROLES = st.sampled_from(["system", "user", "assistant", "tool", "developer", "User", None, 1])
MESSAGES = st.one_of(
    st.builds(lambda role, text: {"role": role, "content": text}, ROLES, st.one_of(TEXTS, PIECES)),
    st.dictionaries(st.sampled_from(["role", "content", "weight", " role"]), PIECES, max_size=3),
    PIECES,
)


def asked_and_answered(question: str, answer: str) -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]}


TURNS = st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=3).map(
    lambda turns: [
        {"role": role, "content": text}
        for turn in turns
        for role, text in zip(("user", "assistant"), turn, strict=True)
    ]
)
PROMPTED = st.tuples(TEXTS, TURNS).map(lambda it: [{"role": "system", "content": it[0]}, *it[1]])
EXAMPLES = st.one_of(
    st.one_of(TURNS, PROMPTED, st.lists(MESSAGES, max_size=5)).map(lambda them: {"messages": them}),
    st.builds(
        lambda them, more: {"messages": them, **more}, TURNS, st.dictionaries(TEXTS, PIECES, max_size=1)
    ),
    PIECES,
)


@given(EXAMPLES)
@example(asked_and_answered("頭痛", "a.b@example.com"))
@example(asked_and_answered("問1：頭痛", "A: 待補"))
def test_nothing_is_wrong_with_a_simple_example_but_its_words(value: Any) -> None:
    texts = as_simple_example(value)
    if texts is None:
        return
    assert list(as_examples(Row(1, value), Rules())) == [(Row(1, value), None)]
    all_texts = [message["content"] for message in value["messages"]]
    around = "\n".join(all_texts)
    found = [one for text in all_texts for one in text_rules.findings(text, 1, "", lambda: around)]
    found += source_artifacts.findings(value["messages"], 1)
    assert [one.code for one in rules.problems(value, 1)] == [one.code for one in found]
    assert all(one.severity == "warning" for one in found)
    assert "\n".join(texts.questions) == question_of(value)
    tokens = counter("gpt-4.1")
    said = tokens.texts([*texts.questions, *texts.answers])
    assert tokens.around([texts]) + said == tokens.example(value)


@given(st.one_of(TURNS, PROMPTED))
def test_questions_with_their_answers_are_plain_unless_one_is_blank(messages: list[dict[str, str]]) -> None:
    blank = any(not message["content"].strip() for message in messages)
    assert (as_simple_example({"messages": messages}) is None) == blank


@given(st.one_of(TURNS, PROMPTED))
@example(asked_and_answered("頭痛", "a.b@example.com")["messages"])
def test_turns_that_look_clean_were_kept_as_plain_text(messages: list[dict[str, str]]) -> None:
    texts = texts_of(messages)
    if texts is not None:
        is_clean = source_artifacts.are_clean(texts.questions, texts.answers)
        has_finding = any(source_artifacts.findings(messages, 1))
        assert not (is_clean and has_finding)
        # Of several questions none is a list of key words.
        assert is_clean or has_finding or len(texts.questions) > 1


@given(st.lists(TEXTS, max_size=4))
def test_texts_that_look_clean_together_have_no_finding(texts: list[str]) -> None:
    if text_rules.are_clean(texts):
        assert [one for text in texts for one in text_rules.findings(text, 1, "")] == []


@given(TEXTS)
def test_a_text_with_a_finding_is_not_clean_beside_others(text: str) -> None:
    if list(text_rules.findings(text, 1, "")):
        assert not text_rules.are_clean(["頭痛要看哪一科？", text, "plain"])


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
)
TOKENS = st.lists(
    st.sampled_from(
        [
            *(b"{", b"}", b"[", b"]", b",", b":", b'"a"', b'"\\u0061"', b'"\\ud83d"', b'"\\ud83d\\ude00"'),
            *(b"1", b"-0", b"01", b"-1.5e3", b"1e999", b"null", b"NaN", b" ", b"\n", b"\xe4\xbd\xa0"),
            *(b"\xff", b'"', b"\\", b"e", b".", b"\x00"),
        ]
    ),
    max_size=12,
).map(b"".join)


@given(VALUES.map(lambda value: json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")) | TOKENS)
@example(b"9" * 4300)
@example(b"9" * 4301)
@example(b"[" * 150 + b"]" * 150)
@example(b"[" * 900 + b"]" * 900)
@example('"\ufeff"'.encode())
@example(b"\xef\xbb\xbf1")
@example(b'"\xed\xa0\x80"')
@example(b'{"a": {"b": 1, "b": 1}}')
def test_what_is_parsed_quickly_is_what_the_strict_parser_gives(raw: bytes) -> None:
    try:
        value = parse_quickly(raw)
    except ValueError:
        return
    # By what they look like: 1 is not 1.0, and the order of keys counts.
    assert (repr(value), None) == (repr((strict := parse(raw.decode(), 1))[0]), strict[1])


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 2)), max_size=80), st.integers(1, 80))
def test_repeated_questions_are_counted_as_a_dictionary_would(
    said: list[tuple[int, int]], together: int
) -> None:
    duplicates, first = Duplicates(), dict[int, tuple[int, int]]()
    same = conflicting = 0
    for start in range(0, len(said), together):
        some = said[start : start + together]
        lines = range(start + 1, start + 1 + len(some))
        asked, answers = [str(question) for question, _ in some], [[answer] for _, answer in some]
        duplicates.add(lines, asked, answers, prompts=[None] * len(lines))
    for line, (question, answer) in enumerate(said, start=1):
        if question in first:
            same += first[question][1] == answer
            conflicting += first[question][1] != answer
        first.setdefault(question, (line, answer))
    found = {one.code: dict(one.words)["count"] for one in duplicates.findings()}
    expected = {"DUPLICATES": same, "CONFLICTING_ANSWERS": conflicting}
    assert found == {code: str(count) for code, count in expected.items() if count}


@pytest.mark.parametrize("together", [1, 300, 20_000])
def test_twenty_thousand_questions_are_distinguished(together: int) -> None:
    duplicates = Duplicates()
    for start in range(0, 20_000, together):
        lines = range(start + 1, min(start + together, 20_000) + 1)
        asked, said = [f"question {line - 1}" for line in lines], [[line - 1] for line in lines]
        duplicates.add(lines, asked, said, prompts=[None] * len(lines))
    assert list(duplicates.findings()) == []
    duplicates.add([20_001, 20_002], ["question 77", "question 19999"], [[77], [0]], prompts=[None] * 2)
    assert [(one.code, one.line, dict(one.words)["first"]) for one in duplicates.findings()] == [
        ("DUPLICATES", 20_001, "78"),
        ("CONFLICTING_ANSWERS", 20_002, "20000"),
    ]
