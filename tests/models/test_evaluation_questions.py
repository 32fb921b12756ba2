"""The questions of an evaluation are the same ones each time, and only what the bot can ask."""

import io
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.models.evaluations import example
from tuneline.models.evaluation.questions import MOST_CHARACTERS, Chosen, Question, choose


def chosen(*held_out: dict[str, Any], **more: Any) -> list[Question]:
    lines = [json.dumps(one, ensure_ascii=False).encode() for one in held_out]
    return [*choose(io.BytesIO(b"\n".join([*lines, b""])), **more).questions]


MANY = [example(f"問題{n}", f"回答{n}") for n in range(200)]


@settings(max_examples=20)
@given(st.permutations(MANY[:80]), st.integers(1, 60))
def test_the_order_of_the_file_does_not_matter(order: list[dict[str, Any]], most: int) -> None:
    assert chosen(*order, most=most) == chosen(*MANY[:80], most=most)


@settings(max_examples=20)
@given(st.integers(1, 50), st.integers(0, 50))
def test_fewer_questions_are_the_first_of_more(most: int, more: int) -> None:
    assert chosen(*MANY, most=most) == chosen(*MANY, most=most + more)[:most]


def test_of_many_fifty_are_asked() -> None:
    assert len(chosen(*MANY)) == 50


def test_the_same_question_is_asked_once() -> None:
    assert len(chosen(example("頭痛？", "甲"), example("頭痛？", "乙"))) == 1


def test_what_was_said_before_belongs_to_the_question() -> None:
    turns = [{"role": "user", "content": "你好"}, {"role": "assistant", "content": "您好"}]
    (only,) = chosen(example("頭痛？", "神經內科", *turns))
    assert [turn["content"] for turn in only.turns] == ["你好", "您好", "頭痛？"]
    assert (only.text, only.reference) == ("頭痛？", "神經內科")


def test_texts_in_parts_are_joined_and_half_an_emoji_is_fixed() -> None:
    parts = [{"type": "text", "text": "頭痛"}, {"type": "text", "text": "\ud83d？"}]
    line = json.dumps(
        {"messages": [{"role": "user", "content": parts}, {"role": "assistant", "content": "好"}]}
    )
    (only,) = choose(io.BytesIO(line.encode())).questions
    assert only.text == "頭痛\n\ufffd？"


def test_what_the_bot_cannot_ask_is_left_out() -> None:
    picture = [{"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}]
    call = {"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    tool = {
        "messages": [
            {"role": "user", "content": "幾點？"},
            {"role": "assistant", "tool_calls": [call]},
            {"role": "tool", "tool_call_id": "1", "content": "九點"},
            {"role": "assistant", "content": "九點。"},
        ]
    }
    unlearnt = example("不學", "不學")
    unlearnt["messages"][-1]["weight"] = 0
    two_answers = example("問", "甲")
    two_answers["messages"].append({"role": "assistant", "content": "乙"})
    long = example("長" * MOST_CHARACTERS, "答")
    shown = {"messages": [{"role": "user", "content": picture}, {"role": "assistant", "content": "貓"}]}
    called = {"messages": [{"role": "user", "content": "x"}, {"role": "assistant", "tool_calls": [call]}]}
    assert chosen(shown, tool, called, unlearnt, two_answers, long) == []
    assert choose(io.BytesIO(b"")) == Chosen()


def test_others_are_asked_in_place_of_pinned_questions_which_count_once() -> None:
    pinned = {f"問題{n}" for n in range(0, 200, 2)}
    again = [example("問題0？", "回答0"), example("問題 0", "回答0")]
    lines = [json.dumps(one).encode() for one in [*MANY, *again]]
    result = choose(
        io.BytesIO(b"\n".join(lines)),
        is_pinned=lambda question: question.text in {*pinned, "問題0？", "問題 0"},
    )
    assert (len(result.questions), result.pinned) == (50, 100)
    assert not pinned & {question.text for question in result.questions}
