"""Events are read leniently: what LINE adds next year costs nobody an answer."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.recorded import recorded_bodies
from tuneline.line.events import MalformedBodyError, parse_body, parse_event

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
