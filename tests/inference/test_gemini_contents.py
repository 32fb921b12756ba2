"""Any turns become contents that Gemini takes: the user first, roles in turn, nothing lost."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuneline.inference.gemini.contents import contents_of, instruction_of
from tuneline.inference.model_host_errors import BadRequestDropError

PNG = "data:image/png;base64,iVBORw0KGgo="
TEXTS = st.text(max_size=20)
PARTS = st.one_of(
    TEXTS.map(lambda text: {"type": "text", "text": text}),
    st.sampled_from([PNG, "https://clinic.example/map.png", "gs://b/map.jpg"]).map(
        lambda url: {"type": "image_url", "image_url": {"url": url}}
    ),
)
TURNS = st.lists(
    st.fixed_dictionaries(
        {
            "role": st.sampled_from(["user", "assistant", "system"]),
            "content": st.one_of(TEXTS, st.lists(PARTS, max_size=3), st.none()),
        }
    ),
    max_size=8,
)


def sent(turns: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Each text and picture of the turns that holds anything, with the role that Gemini has for it."""
    shown: list[tuple[str, str]] = []
    for turn in turns:
        content: Any = turn["content"] or []
        parts: list[Any] = [{"type": "text", "text": content}] if isinstance(content, str) else content
        role = "model" if turn["role"] == "assistant" else "user"
        values = (part["text"] if part["type"] == "text" else part["image_url"]["url"] for part in parts)
        shown += [(role, value) for value in values if value.strip()]
    return shown


def received(contents: list[dict[str, Any]]) -> list[tuple[str, str]]:
    shown: list[tuple[str, str]] = []
    for content in contents:
        for part in content["parts"]:
            data, file = part.get("inlineData"), part.get("fileData")
            address = f"data:{data['mimeType']};base64,{data['data']}" if data else None
            shown.append((content["role"], address or (file["fileUri"] if file else part["text"])))
    return shown


@given(TURNS)
def test_any_turns_become_contents_that_gemini_takes_and_nothing_is_lost(turns: list[dict[str, Any]]) -> None:
    contents = contents_of(turns)
    roles = [content["role"] for content in contents]
    assert roles == [("user", "model")[number % 2] for number in range(len(roles))]
    assert contents
    assert all(content["parts"] for content in contents)
    assert all(part.get("text", "x").strip() for content in contents for part in content["parts"])
    said, expected = received(contents), sent(turns)
    # A chat that does not begin with the user gets a beginning.
    is_begun = bool(expected) and expected[0][0] == "user"
    assert said == (expected if is_begun else [("user", "…"), *expected])
    json.dumps(contents, ensure_ascii=False).encode()


def test_turns_of_one_role_become_one_turn_in_order() -> None:
    turns = [
        {"role": "user", "content": "早安"},
        {"role": "user", "content": "頭痛要看哪一科？"},
        {"role": "assistant", "content": "神經內科。"},
        {"role": "system", "content": "請用台語。"},
        {"role": "user", "content": "幾點？"},
    ]
    assert contents_of(turns) == [
        {"role": "user", "parts": [{"text": "早安"}, {"text": "頭痛要看哪一科？"}]},
        {"role": "model", "parts": [{"text": "神經內科。"}]},
        {"role": "user", "parts": [{"text": "請用台語。"}, {"text": "幾點？"}]},
    ]


def test_a_picture_is_sent_as_data() -> None:
    content = [{"type": "text", "text": "這是什麼？"}, {"type": "image_url", "image_url": {"url": PNG}}]
    assert contents_of([{"role": "user", "content": content}]) == [
        {
            "role": "user",
            "parts": [
                {"text": "這是什麼？"},
                {"inlineData": {"mimeType": "image/png", "data": "iVBORw0KGgo="}},
            ],
        }
    ]


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://clinic.example/map.png?size=2", "image/png"),
        ("gs://b/map", "image/jpeg"),
        ("gs://b/m.webp", "image/webp"),
    ],
)
def test_a_picture_elsewhere_is_named_with_its_type(url: str, kind: str) -> None:
    turns = [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": url}}]}]
    assert contents_of(turns)[0]["parts"] == [{"fileData": {"mimeType": kind, "fileUri": url}}]


def test_half_an_emoji_does_not_stop_a_chat() -> None:
    (content,) = contents_of([{"role": "user", "content": "好\ud83d"}])
    assert content["parts"] == [{"text": "好\ufffd"}]
    assert instruction_of("\ud83d") == {"parts": [{"text": "\ufffd"}]}


@pytest.mark.parametrize(
    "turn",
    [
        {"role": "tool", "content": "x"},
        {"role": None, "content": "x"},
        {"content": "x"},
        {"role": "user", "content": [{"type": "input_audio", "input_audio": {}}]},
        {"role": "user", "content": ["x"]},
        {"role": "user", "content": [{"type": "image_url", "image_url": PNG}]},
        {"role": "user", "content": 7},
    ],
)
def test_what_gemini_cannot_take_is_refused_and_not_left_out(turn: dict[str, Any]) -> None:
    with pytest.raises(BadRequestDropError):
        contents_of([turn])


def test_an_empty_prompt_is_no_instruction() -> None:
    assert instruction_of(" \n") is None
