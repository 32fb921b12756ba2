"""What a host with OpenAI's API answers is read tolerantly: some leave out a text or a count."""

import json

import pytest
from hypothesis import given

from tests.inference.test_gemini_answers import JSON
from tuneline.inference.completion import Completion, Usage
from tuneline.inference.openai_answer import completion_of

TEXT = {"role": "assistant", "content": "請掛神經內科。"}


def read(answer: object) -> Completion:
    return completion_of(answer, read=10_000, written=500)


NOTHING: list[object] = [None, {}, "text", {"role": "assistant", "content": None}]


@pytest.mark.parametrize(
    "answer",
    [
        *(None, [], {}, 7, "text", {"choices": None}, {"choices": []}, {"choices": [None]}),
        *({"choices": [{"message": message, "finish_reason": "stop"}]} for message in NOTHING),
        {"choices": [{}]},
    ],
    ids=json.dumps,
)
def test_what_holds_no_text_is_empty(answer: object) -> None:
    completion = read(answer)
    assert (completion.text, completion.is_cut, completion.is_filtered) == ("", False, False)


def test_a_choice_without_a_message_is_cut_by_its_reason_all_the_same() -> None:
    assert read({"choices": [{"finish_reason": "length"}]}).is_cut
    assert read({"choices": [{"finish_reason": "content_filter"}]}).is_filtered


@pytest.mark.parametrize(
    ("usage", "counted"),
    [
        ({"prompt_tokens": 30, "completion_tokens": 8, "total_tokens": 38}, Usage(30, 8)),
        ({"prompt_tokens": 30, "total_tokens": 38}, Usage(30, 8)),
        ({"prompt_tokens": 30, "completion_tokens": None, "total_tokens": 38}, Usage(30, 8)),
        ({"prompt_tokens": 30, "total_tokens": 30}, Usage(30)),
        ({"prompt_tokens": 30}, Usage(30)),
        ({"total_tokens": 10**9}, Usage(0, 500)),
        (
            {
                "prompt_tokens": 30,
                "completion_tokens": 8,
                "completion_tokens_details": {"reasoning_tokens": 5},
            },
            Usage(30, 3, 5),
        ),
        (None, Usage()),
    ],
    ids=str,
)
def test_a_missing_count_of_the_answer_follows_from_the_total(usage: object, counted: Usage) -> None:
    completion = read({"choices": [{"message": TEXT}], "usage": usage})
    assert (completion.text, completion.usage) == (TEXT["content"], counted)


@given(JSON)
def test_no_json_breaks_the_reading(answer: object) -> None:
    for nested in (answer, {"choices": answer}, {"choices": [answer], "usage": answer}):
        assert isinstance(read(nested), Completion)
