"""A chat example becomes a line of Gemini's without losing anything, or what would be lost is named."""

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuneline.datasets.gemini.contents import UnsupportedExampleError, as_gemini
from tuneline.datasets.gemini.schema import as_schema, unsupported_keys
from tuneline.datasets.gemini.unsupported import LEFT_OUT, Unsupported, find_unsupported

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()
USER, ANSWER = {"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}
TEXTS = st.text(min_size=1, max_size=20).filter(str.strip)


def stored_image(kind: str, image: bytes) -> str:
    return f"gs://bucket/{kind}/{image.hex()}"


def converted(*messages: dict[str, Any], **more: Any) -> dict[str, Any]:
    return as_gemini({"messages": list(messages), **more}, store_image=stored_image)


def reasons(*messages: dict[str, Any], **more: Any) -> list[tuple[str, str]]:
    return [(part.reason, part.place) for part in find_unsupported({"messages": list(messages), **more})]


def call(name: str, arguments: str, id_: str) -> dict[str, Any]:
    return {"id": id_, "type": "function", "function": {"name": name, "arguments": arguments}}


@st.composite
def chats(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Any chat of texts: systems first, then turns of any role, an answer at the end."""
    roles = draw(st.lists(st.sampled_from(["user", "assistant"]), max_size=6))
    systems = [{"role": "system", "content": draw(TEXTS)} for _ in range(draw(st.integers(0, 2)))]
    turns = [{"role": role, "content": draw(TEXTS)} for role in ["user", *roles, "assistant"]]
    return [*systems, *turns]


@given(chats())
def test_no_text_is_lost_and_turns_alternate_from_user_to_model(messages: list[dict[str, Any]]) -> None:
    line = converted(*messages)
    roles = [turn["role"] for turn in line["contents"]]
    assert roles == ["user", "model"] * (len(roles) // 2)
    system = [part["text"] for part in line.get("systemInstruction", {"parts": []})["parts"]]
    texts = [part["text"] for turn in line["contents"] for part in turn["parts"]]
    assert [*system, *texts] == [message["content"] for message in messages]
    assert json.loads(json.dumps(line)) == line


MESSAGES = st.fixed_dictionaries(
    {
        "role": st.sampled_from(["system", "user", "assistant", "tool"]),
        "content": TEXTS | st.lists(TEXTS.map(lambda text: {"type": "text", "text": text}), min_size=1),
    },
    optional={
        "weight": st.sampled_from([0, 1]),
        "name": TEXTS,
        "tool_calls": st.lists(
            st.builds(
                call, st.sampled_from("fg"), st.sampled_from(["{}", '{"a": 1}', "1e"]), st.sampled_from("xy")
            ),
            max_size=2,
        ),
        "tool_call_id": st.sampled_from("xyz"),
    },
)


@given(st.lists(MESSAGES, min_size=1, max_size=5))
def test_whatever_is_not_reported_can_be_converted(messages: list[dict[str, Any]]) -> None:
    unsupported = [part for part in find_unsupported({"messages": messages}) if part.reason not in LEFT_OUT]
    if unsupported:
        with pytest.raises(UnsupportedExampleError) as raised:
            converted(*messages)
        assert raised.value.part == unsupported[0]
        return
    line = converted(*messages)
    for turn in line["contents"]:
        assert turn["parts"]
        assert len({next(iter(part)) for part in turn["parts"]} & {"functionCall", "text"}) < 2


def test_calls_and_their_replies_become_one_turn_each() -> None:
    line = converted(
        USER,
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [call("f", '{"a": 1}', "1"), call("g", "{}", "2")],
        },
        {"role": "tool", "tool_call_id": "1", "content": '{"b": 2}'},
        {"role": "tool", "tool_call_id": "2", "content": "done"},
        ANSWER,
        tools=[{"type": "function", "function": {"name": "f", "description": "d", "strict": True}}],
    )
    assert line["contents"][1:3] == [
        {
            "role": "model",
            "parts": [
                {"functionCall": {"name": "f", "args": {"a": 1}}},
                {"functionCall": {"name": "g", "args": {}}},
            ],
        },
        {
            "role": "user",
            "parts": [
                {"functionResponse": {"name": "f", "response": {"b": 2}}},
                {"functionResponse": {"name": "g", "response": {"content": "done"}}},
            ],
        },
    ]
    assert line["tools"] == [{"functionDeclarations": [{"name": "f", "description": "d"}]}]


def test_a_call_id_that_is_used_again_names_the_later_call() -> None:
    def used(name: str) -> list[dict[str, Any]]:
        calls = {"role": "assistant", "content": None, "tool_calls": [call(name, "{}", "1")]}
        return [USER, calls, {"role": "tool", "tool_call_id": "1", "content": "x"}, ANSWER]

    line = converted(*used("f"), *used("g"))
    responses = [part for turn in line["contents"] for part in turn["parts"] if "functionResponse" in part]
    assert [part["functionResponse"]["name"] for part in responses] == ["f", "g"]


def test_an_image_keeps_its_address_or_is_stored() -> None:
    def image(url: str) -> dict[str, Any]:
        return {"role": "user", "content": [{"type": "image_url", "image_url": {"url": url}}]}

    (user, _) = converted(image("https://a.tw/b.JPG?x=1"), ANSWER)["contents"]
    assert user["parts"] == [{"fileData": {"mimeType": "image/jpeg", "fileUri": "https://a.tw/b.JPG?x=1"}}]
    (user, _) = converted(image(f"data:image/png;base64,{PNG}"), ANSWER)["contents"]
    address = "gs://bucket/image/png/89504e470d0a1a0a"
    assert user["parts"] == [{"fileData": {"mimeType": "image/png", "fileUri": address}}]
    assert reasons(image("https://a.tw/b"), ANSWER) == [("image", "messages[0].content[0]")]


@pytest.mark.parametrize(
    ("messages", "reason", "place"),
    [
        ([USER, {"role": "system", "content": "s"}, ANSWER], "system_later", "messages[1]"),
        ([ANSWER, USER, ANSWER], "first_not_user", "messages[0]"),
        ([USER], "last_not_assistant", "messages[0]"),
        ([USER, {**ANSWER, "weight": 0}, USER, ANSWER], "weight_zero", "messages[1].weight"),
        ([{**USER, "content": " "}, ANSWER], "message_empty", "messages[0].content"),
        ([USER, {**ANSWER, "audio": {"id": "x"}}], "audio", "messages[1].audio"),
        ([USER, {**ANSWER, "tool_calls": [call("f", "{}", "1")]}], "text_with_call", "messages[1].content"),
        (
            [USER, {"role": "assistant", "tool_calls": [call("f", '{"a": 1e999}', "1")]}],
            "arguments",
            "messages[1].tool_calls[0].function.arguments",
        ),
        ([USER, {"role": "function", "name": "f", "content": "x"}, ANSWER], "functions", "messages[1]"),
        ([{**USER, "name": "ann"}, ANSWER], "unused", "messages[0].name"),
    ],
)
def test_what_would_be_lost_is_named_with_its_place(
    messages: list[dict[str, Any]], reason: str, place: str
) -> None:
    assert (reason, place) in reasons(*messages)


def test_an_ordinary_example_has_nothing_to_report() -> None:
    system = {"role": "system", "content": "s"}
    assert reasons(system, USER, {**ANSWER, "weight": 1}, USER, ANSWER) == []


def test_a_schema_is_written_in_geminis_words() -> None:
    schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "when": {"type": ["string", "null"], "description": "d", "enum": ["am", "pm"]},
            "who": {"type": "array", "items": {"anyOf": [{"type": "integer"}, {"type": "number"}]}},
        },
        "required": ["when"],
    }
    assert list(unsupported_keys(schema, "p")) == []
    assert as_schema(schema) == {
        "type": "OBJECT",
        "properties": {
            "when": {"type": "STRING", "nullable": True, "description": "d", "enum": ["am", "pm"]},
            "who": {"type": "ARRAY", "items": {"anyOf": [{"type": "INTEGER"}, {"type": "NUMBER"}]}},
        },
        "required": ["when"],
    }


@pytest.mark.parametrize(
    ("schema", "place"),
    [
        ({"$ref": "#/x"}, "p.$ref"),
        ({"type": "date"}, "p.type"),
        ({"type": ["string", "number"]}, "p.type"),
        ({"properties": {"a": {"const": 1}}}, "p.properties.a.const"),
        ({"enum": [1, 2]}, "p.enum"),
        ({"additionalProperties": True}, "p.additionalProperties"),
        ({"items": []}, "p.items"),
        ("text", "p"),
    ],
)
def test_a_schema_that_gemini_cannot_express_is_named(schema: Any, place: str) -> None:
    assert list(unsupported_keys(schema, "p")) == [place]


def test_a_schema_without_an_end_is_refused_and_not_followed() -> None:
    schema: dict[str, Any] = {}
    inner = schema
    for _ in range(5000):
        inner["items"] = {}
        inner = inner["items"]
    assert len(list(unsupported_keys(schema, "p"))) == 1


def test_the_error_says_the_reason_and_the_place() -> None:
    with pytest.raises(UnsupportedExampleError, match=r"weight_zero at messages\[1\]\.weight") as raised:
        converted(USER, {**ANSWER, "weight": 0})
    assert raised.value.part == Unsupported("weight_zero", "messages[1].weight")
