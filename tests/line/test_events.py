"""Events are parsed tolerantly: new properties do not stop an answer."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.recorded import recorded_bodies
from tuneline.line.events import DEEPEST, MalformedBodyError, parse_body, parse_event

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
FIELDS = [
    "type",
    "mode",
    "source",
    "message",
    "replyToken",
    "webhookEventId",
    "mention",
    "mentionees",
    "text",
]
EVENTS = st.dictionaries(st.sampled_from(FIELDS) | st.text(), ANYTHING, max_size=8) | ANYTHING


@pytest.mark.parametrize("name", sorted(recorded_bodies()))
def test_every_recorded_body_is_read(name: str) -> None:
    body = recorded_bodies()[name]
    raw_events = parse_body(body)
    assert raw_events == json.loads(body)["events"]
    for raw in raw_events:
        event = parse_event(raw)
        assert event.type == raw["type"]
        assert event.reply_token == raw.get("replyToken", "")
        assert event.text == (raw["message"].get("text", "") if event.message_type == "text" else "")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"{}",
        b'{"events": null}',
        b'{"events": {}}',
        b"\xff",
        b"[" * 200_000,
        b'"x"',
    ],
)
def test_a_body_without_a_list_of_events_is_malformed(body: bytes) -> None:
    with pytest.raises(MalformedBodyError):
        parse_body(body)


@given(EVENTS)
def test_an_event_of_any_shape_is_read_without_an_error(raw: Any) -> None:
    event = parse_event(raw)
    assert event.id
    assert "/" not in event.id
    for value in (
        event.type,
        event.text,
        event.reply_token,
        event.user_id,
        event.chat_id,
        event.message_type,
    ):
        assert isinstance(value, str)
    assert isinstance(event.mentions_bot, bool)


def test_an_event_without_an_id_is_known_by_its_content() -> None:
    one, same, other = ({"type": "message", "n": n} for n in (1, 1, 2))
    assert parse_event(one).id == parse_event(same).id != parse_event(other).id


def test_the_events_own_id_is_kept() -> None:
    assert parse_event({"webhookEventId": "01FZ74A0TDDPYRVKNK77XKC3ZR"}).id == "01FZ74A0TDDPYRVKNK77XKC3ZR"


@pytest.mark.parametrize("given_", ["a/b", "", "x" * 200, 7, None, "..", "é"])
def test_an_id_that_cannot_name_a_document_is_replaced(given_: Any) -> None:
    assert parse_event({"webhookEventId": given_}).id.startswith("hash-")


@pytest.mark.parametrize(
    ("source", "chat"),
    [
        ({"type": "group", "groupId": "C1", "userId": "U1"}, "C1"),
        ({"type": "room", "roomId": "R1", "userId": "U1"}, "R1"),
        ({"type": "user", "userId": "U1"}, "U1"),
        ({"type": "group"}, ""),
    ],
)
def test_a_chat_is_the_group_the_room_or_the_user(source: dict[str, str], chat: str) -> None:
    assert parse_event({"source": source}).chat_id == chat


@pytest.mark.parametrize(
    ("mentionees", "is_mentioned"),
    [
        ([{"isSelf": False}, {"isSelf": True}], True),
        ([{"isSelf": False}], False),
        ([{"isSelf": "true"}], False),
        ([], False),
    ],
)
def test_one_mention_of_the_bot_among_others_is_enough(
    mentionees: list[dict[str, Any]], is_mentioned: bool
) -> None:
    event = parse_event({"message": {"mention": {"mentionees": mentionees}}})
    assert event.mentions_bot is is_mentioned


@pytest.mark.parametrize(
    ("raw", "message_id"),
    [({"message": {"id": "1"}}, "1"), ({"unsend": {"messageId": "2"}}, "2"), ({}, "")],
)
def test_the_message_is_the_one_that_was_written_or_taken_back(raw: dict[str, Any], message_id: str) -> None:
    assert parse_event(raw).message_id == message_id


def test_what_is_nested_deeper_than_events_are_is_left_out() -> None:
    deep: Any = "end"
    for _ in range(DEEPEST + 5):
        deep = {"in": deep}
    found, levels = parse_event({"new": deep}).raw["new"], 1
    while isinstance(found, dict):
        found, levels = found["in"], levels + 1
    assert (found, levels) == (None, DEEPEST)
