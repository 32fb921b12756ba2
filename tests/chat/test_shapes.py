"""Every event ends, in any form: LINE may add and change properties without notice."""

import asyncio
import contextlib
import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.chat.conftest import BASE
from tests.platforms import KEY, TOKEN, Line, OpenAI
from tuneline.bootstrap.chat_hosts import chat_model
from tuneline.chat.behaviours import chat_handler
from tuneline.chat.handler import EventHandler
from tuneline.chat.reply_task import as_replayable, decode, encode
from tuneline.errors import RetryError
from tuneline.line.client import LineClient
from tuneline.line.events import MalformedBodyError, parse_body, parse_event
from tuneline.line.mentions import without_mentions_of_bot
from tuneline.retrieval.base_models import BaseModels
from tuneline.settings import BotSettings, ChatSettings, read
from tuneline.storage.records.chat import chat_path
from tuneline.storage.records.event import FINAL
from tuneline.storage.sqlite import SqliteDocuments

USER, GROUP, ROOM = ("U" + "a" * 32, "C" + "b" * 32, "R" + "c" * 32)
# With halves of emoji too, which JSON can carry.
TEXT = st.text(st.characters(exclude_categories=()), max_size=20)
NUMBERS = st.integers() | st.integers(2**53, 10**40) | st.floats() | st.integers().map(str)
SCALARS = st.none() | st.booleans() | NUMBERS | TEXT
JUNK = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
# Of those that the emulator is to take, one each.
TOKEN_OF_LINE = "nHuyWiB7yP5Zw52FIkcQobQuGDXCTA"
HUGE_ID = st.integers(60, 5000).map("9".__mul__)


def one_of(*known: Any) -> st.SearchStrategy[Any]:
    """Return mostly known values."""
    return st.one_of(*[st.sampled_from(known)] * 8, HUGE_ID, JUNK)


def fields(**known: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return an object that may lack some of its fields, have another, or be none."""
    lost = st.one_of(
        *[st.just(frozenset[str]())] * 3, st.frozensets(st.sampled_from(sorted(known)), max_size=2)
    )
    some = st.tuples(st.fixed_dictionaries(known), lost).map(
        lambda made: {name: value for name, value in made[0].items() if name not in made[1]}
    )
    return st.one_of(*[some] * 8, some.map(lambda made: {**made, "newField": [{}]}), JUNK)


MENTIONEE = fields(
    index=one_of(0, 1, -1, 10**30), length=one_of(4, 0), isSelf=one_of(True, "true"), userId=one_of(USER)
)
MESSAGE = fields(
    type=one_of("text", "image", "sticker", "audio", "video", "file", "location", "hologram"),
    id=one_of("468789577898262530", 468789577898262530, "../../info"),
    text=one_of("@bot 頭痛要看哪一科？", "忘記我", "我想死", " ", "x" * 6000),
    quoteToken=one_of("q3Plxr4AgKd"),
    quotedMessageId=one_of("468789577898262529"),
    mention=fields(mentionees=st.lists(MENTIONEE, max_size=3) | JUNK),
    imageSet=fields(
        index=one_of(1, 2, "2"), total=one_of(2), id=one_of("E005D41A7288F41B65593ED38FF6E9834B046AB3")
    ),
)
EVENT = fields(
    type=one_of(
        *("message", "message", "messageEdited", "postback", "follow", "unfollow", "join", "leave"),
        *("unsend", "memberJoined", "accountLink", "things", "eventOfNextYear"),
    ),
    mode=one_of("active", "standby", "sleeping"),
    timestamp=one_of(1_700_000_000_000, "1700000000000", 10**30, -1),
    source=fields(
        type=one_of("user", "group", "room", "square"),
        userId=one_of(USER),
        groupId=one_of(GROUP),
        roomId=one_of(ROOM),
    ),
    webhookEventId=one_of("01FZ74A0TDDPYRVKNK77XKC3ZR") | st.uuids().map(str),
    deliveryContext=fields(isRedelivery=one_of(True, False)),
    replyToken=one_of(TOKEN_OF_LINE),
    message=MESSAGE,
    unsend=fields(messageId=one_of("468789577898262530")),
    postback=fields(
        data=one_of(
            *(f"{kind}:01FZ74A0TDDPYRVKNK77XKC3ZQ" for kind in ("late", "good", "bad", "skip")), "bad:../x"
        )
    ),
    joined=fields(members=JUNK),
)


class Pipeline:
    """From a webhook's body to the end of its events, on one machine."""

    def __init__(self, folder: Path, line: Line, openai: OpenAI) -> None:
        self.runner = asyncio.Runner()
        self.documents = SqliteDocuments(folder / "store.db")
        chat = ChatSettings(chat_api_key=KEY, chat_base_url=openai.base_url, base_model=BASE)
        self._model = chat_model(chat, seconds=20, max_retries=0)
        self._line_url = line.url
        self.answering = self.runner.run(self._answering())

    async def _answering(self) -> EventHandler:
        rules = {"per_minute": 10**6, "per_day": 10**6, "images": True, "prefix": "@bot"}
        await self.documents.create("bot/settings", rules)
        self._client = LineClient(channel_access_token=TOKEN, base_url=self._line_url)
        return chat_handler(
            documents=self.documents,
            line=self._client,
            model=self._model,
            bot=read(BotSettings, {}),
            base_models=BaseModels(BASE),
        )

    def close(self) -> None:
        async def closed() -> None:
            await self._client.close()
            await self._model.close()
            await self.documents.close()

        self.runner.run(closed())
        self.runner.close()

    def states(self, body: bytes) -> list[str]:
        """Return the state in which each event of `body` ends."""
        return [self.runner.run(self._state(raw)) for raw in parse_body(body)]

    async def _state(self, raw: Any) -> str:
        """Handle it as the queue does: again after a RetryError, and then for the last time."""
        queued = encode(raw, received_at=datetime.now(UTC))
        task = decode(queued)
        assert task.event.id == parse_event(raw).id
        try:
            await self.answering.handle(task)
        except RetryError:
            await self.answering.handle(decode(queued, tries_before=10**6))
        (found,) = await self.documents.get_many([f"events/{task.event.id}"])
        assert found is not None
        return str(found.data["state"])


@pytest.fixture
def pipeline(tmp_path: Path, line: Line, openai: OpenAI) -> Iterator[Pipeline]:
    """One for all examples of a test."""
    made = Pipeline(tmp_path, line, openai)
    yield made
    made.close()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(
    [
        {
            "type": "message",
            "message": {"type": "text", "text": "\ud83d"},
            "replyToken": "\udc4d",
            "timestamp": 10**30,
        }
    ]
)
@example([{"type": "x" * 100_000, "replyToken": "y", "source": {"type": "user", "userId": USER}}])
@given(st.lists(EVENT, max_size=4))
def test_an_event_of_any_shape_ends_in_a_final_state(
    pipeline: Pipeline, line: Line, events: list[Any]
) -> None:
    for event in events:
        if isinstance(event, dict) and event.get("replyToken") == TOKEN_OF_LINE:
            event["replyToken"] = uuid.uuid4().hex
            # The emulator reads no infinite numbers, which are no JSON; then the token is an unknown one.
            with contextlib.suppress(httpx2.HTTPStatusError):
                line.post("/sim/raw", event=event)
    states = pipeline.states(json.dumps({"destination": USER, "events": events}).encode())
    assert len(states) == len(events)
    assert set(states) <= FINAL


@pytest.mark.parametrize("depth", [5, 31, 32, 33, 100, 300, 600, 900, 950, 990, 1000, 3000, 100_000])
@pytest.mark.parametrize("given_id", ['"01DEEP"', "null"])
def test_what_is_nested_too_deep_costs_the_other_events_nothing(
    pipeline: Pipeline, depth: int, given_id: str
) -> None:
    deep = "[" * depth + "]" * depth
    source = f'"source":{{"type":"user","userId":"{USER}"}}'
    event = f'{{"type":"message","webhookEventId":{given_id},{source},"replyToken":"r","new":{deep}}}'
    body = f'{{"events":[{event},{{"type":"follow","webhookEventId":"01OTHER"}}]}}'.encode()
    try:
        states = pipeline.states(body)
    except MalformedBodyError:
        assert depth > 500
        return
    assert states == ["expired", "skipped"]


def test_events_that_do_not_say_whose_they_are_share_no_chat() -> None:
    one, other = (
        decode(encode({"type": "message", "webhookEventId": name}, received_at=datetime.now(UTC)))
        for name in ("01ONE", "01OTHER")
    )
    assert len({one.chat, other.chat, chat_path("")}) == 3


WITH_IDS = {
    "type": "memberJoined",
    "source": {"type": "group", "groupId": GROUP, "userId": USER},
    "joined": {"members": [{"type": "user", "userId": USER}]},
    "message": {
        "type": "text",
        "text": f"@bot {USER} 幾點開門？ @bot",
        "mention": {"mentionees": [{"index": 45, "length": 4, "isSelf": True, "userId": ROOM}]},
    },
}


@given(EVENT)
@example(WITH_IDS)
@example([{"source": {"userId": USER}}])
def test_data_for_a_replay_names_no_user_and_has_the_same_id(raw: Any) -> None:
    event = parse_event(raw)
    text = as_replayable(event)
    assert text is not None
    assert not [one for one in (USER, GROUP, ROOM) if one in text]
    again = decode(encode(json.loads(text), received_at=datetime.now(UTC), chat="chats/x"))
    assert (again.event.id, again.chat) == (event.id, "chats/x")
    assert again.event.is_one_to_one == event.is_one_to_one
    assert again.event.mentions_bot == event.mentions_bot
    asked = without_mentions_of_bot(event.text, event.mentionees)
    assert len(without_mentions_of_bot(again.event.text, again.event.mentionees)) == len(asked)


def test_an_event_that_is_too_long_for_a_document_is_not_stored() -> None:
    assert as_replayable(parse_event({"type": "message", "message": {"text": "x" * 1_000_000}})) is None


@pytest.mark.parametrize("name", ["type", "message.id", "unsend.messageId", "message.quotedMessageId"])
def test_what_is_put_down_of_an_event_is_short(name: str) -> None:
    raw: dict[str, Any] = {"type": "message"}
    first, _, second = name.partition(".")
    raw[first] = {second: "9" * 100_000} if second else "9" * 100_000
    event = parse_event(raw)
    assert max(map(len, (event.type, event.message_id, event.quoted_message_id))) <= 64


@pytest.mark.parametrize("timestamp", [10**19, 2**63, -1, True, "1700000000000", 1.5, None])
def test_a_time_that_no_store_can_hold_is_none(timestamp: Any) -> None:
    assert parse_event({"timestamp": timestamp}).sent_at == 0
