"""What the bot has answered is marked as read; what needs a person, and all after it, is left unread."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.chat.conftest import Bot, Task, chat_of, event_of
from tests.chat.drafts import AT_ONCE, decided, drafts_on
from tests.platforms import Line, OpenAI
from tuneline.chat.handler import EventHandler
from tuneline.inference.no_answer import MARKER
from tuneline.retrieval.open_questions import open_groups, read_groups, resolve_unread
from tuneline.storage.documents import Documents
from tuneline.storage.unread_messages import KEPT_FOR

pytestmark = pytest.mark.stores("sqlite")
GROUP = "C" + "1" * 32


@pytest.fixture(autouse=True)
async def channel(documents: Documents) -> None:
    await documents.create("bot/channel", {"chat_mode": "chat", "bot_user_id": "U" + "b" * 32})


def read(line: Line, **chat: str) -> list[bool]:
    """Whether each message of the user is read, as staff sees it in LINE's manager."""
    query = "&".join(f"{name}={value}" for name, value in chat.items())
    messages = line.get(f"/sim/chat?{query}")["messages"]
    return [message["read"] for message in messages if message["from"] == "user"]


async def test_an_answered_message_is_read_once_the_answer_is_there(
    answering: EventHandler, documents: Documents, task: Task, line: Line
) -> None:
    asked = task()
    assert read(line) == [False]
    assert await answering.handle(asked) == "sent"
    assert read(line) == [True]
    operations = [call["operation"] for call in line.get("/sim/requests")["requests"]]
    assert operations.index("reply") < operations.index("mark_as_read")
    assert "markAsReadToken" not in str(await event_of(documents, asked))
    assert await answering.handle(asked) == "known"
    assert line.calls("mark_as_read") == 1


@pytest.mark.parametrize("body", [{"type": "sticker"}, {"type": "audio"}, {"text": "忘記我"}])
async def test_a_reply_without_a_model_is_an_answer_too(
    answering: EventHandler, task: Task, line: Line, body: dict[str, Any]
) -> None:
    assert await answering.handle(task(**body)) == "sent"
    assert read(line) == [True]


@pytest.mark.stores("sqlite", "firestore")
async def test_an_apology_and_everything_after_it_stay_unread(
    answering: EventHandler, task: Task, line: Line, openai: OpenAI
) -> None:
    assert await answering.handle(task(text="第一題？")) == "sent"
    openai.fault("chat", "status", times=9, status=503)
    assert await answering.handle(task(text="第二題？")) == "sent"
    openai.recover()
    assert await answering.handle(task(text="第三題？")) == "sent"
    assert await answering.handle(task(type="sticker")) == "sent"
    assert read(line) == [True, False, False, False]


async def test_an_answer_that_is_not_known_stays_unread(
    answering: EventHandler, task: Task, line: Line, openai: OpenAI, documents: Documents
) -> None:
    openai.set(chat_answer=MARKER)
    assert await answering.handle(task(text="你們有賣直升機嗎？")) == "sent"
    (question,) = await documents.query("unanswered", where={})
    assert question.data["reason"] == "none_fits"
    assert read(line) == [False]


async def test_a_message_that_died_keeps_the_chat_unread(
    bot_with: Bot, answering: EventHandler, task: Task, line: Line
) -> None:
    line.fault("reply", "status", status=500, times=1)
    assert await bot_with({"REPLY_TRIES": "1"}).handle(task(text="第一題？")) == "dead"
    assert await answering.handle(task(text="第二題？")) == "sent"
    assert read(line) == [False, False]


async def test_it_is_read_again_once_an_operator_has_dealt_with_it(
    answering: EventHandler, task: Task, line: Line, openai: OpenAI, documents: Documents
) -> None:
    openai.fault("chat", "status", times=9, status=503)
    assert await answering.handle(task(text="第一題？")) == "sent"
    openai.recover()
    (group,) = open_groups(await read_groups(documents))
    await resolve_unread(documents, group.stored)
    assert await answering.handle(task(text="第二題？")) == "sent"
    assert read(line) == [True, True]


async def test_it_is_read_again_after_a_day(
    bot_with: Bot, task: Task, line: Line, openai: OpenAI, documents: Documents
) -> None:
    openai.fault("chat", "status", times=9, status=503)
    first = task(text="第一題？")
    assert await bot_with().handle(first) == "sent"
    openai.recover()
    (unread,) = (await chat_of(documents, first))["unread"]
    assert timedelta(0) <= unread["until"] - KEPT_FOR - first.received_at < timedelta(minutes=1)
    (stored,) = await documents.get_many([first.chat])
    assert stored is not None
    past = {**unread, "until": datetime.now(UTC)}
    await documents.replace(stored, {**stored.data, "unread": [past]})
    assert await bot_with().handle(task(text="第二題？")) == "sent"
    assert read(line) == [True, True]


async def test_an_unsent_message_keeps_nothing_unread(
    answering: EventHandler, task: Task, line: Line, openai: OpenAI
) -> None:
    openai.fault("chat", "status", times=9, status=503)
    asked = task(text="第一題？")
    assert await answering.handle(asked) == "sent"
    openai.recover()
    assert await answering.handle(task("unsend", message_id=asked.event.message_id)) == "done"
    assert await answering.handle(task(text="第二題？")) == "sent"
    assert read(line) == [True]


async def test_a_message_before_it_that_is_still_being_answered_is_not_marked(
    answering: EventHandler, task: Task, line: Line, documents: Documents
) -> None:
    first, second = task(text="第一題？"), task(type="sticker")
    turn = {"event": first.event.id, "sent_at": first.sent_at, "at": datetime.now(UTC)}
    await documents.create(first.chat, {"waiting": [turn]})
    late = {**second.event.raw, "timestamp": first.sent_at + 1}
    assert await answering.handle(type(second)(type(second.event)(second.event.id, late), *rest(second)))
    assert read(line) == [False, False]


def rest(task: Any) -> tuple[Any, ...]:
    return task.received_at, task.chat, task.tries_before


async def test_a_draft_stays_unread_until_an_operator_has_decided(
    bot_with: Bot, documents: Documents, task: Task, line: Line
) -> None:
    await drafts_on(documents)
    bot, asked = bot_with(AT_ONCE), task(text="第一題？")
    assert await bot.handle(asked) == "drafted"
    assert await bot.handle(task(type="sticker")) == "sent"
    assert read(line) == [False, False]
    assert await decided(documents, asked.event.id) == "on_tap"
    assert await bot.handle(task(type="sticker")) == "sent"
    assert read(line) == [True, True, True]


async def test_a_draft_that_is_skipped_stays_unread_for_the_staff_which_answers_it(
    bot_with: Bot, documents: Documents, task: Task, line: Line
) -> None:
    await drafts_on(documents)
    bot, asked = bot_with(AT_ONCE), task(text="第一題？")
    assert await bot.handle(asked) == "drafted"
    assert await decided(documents, asked.event.id, "skipped") == "on_tap"
    assert await bot.handle(task(type="sticker")) == "sent"
    assert read(line) == [False, False]


async def test_a_draft_that_is_sent_in_time_is_an_answer(
    bot_with: Bot, documents: Documents, task: Task, line: Line
) -> None:
    await drafts_on(documents)
    asked = task(text="第一題？")
    answering = asyncio.create_task(bot_with({"ANSWER_SECONDS": "20"}).handle(asked))
    assert await decided(documents, asked.event.id) == "replied"
    assert await answering == "sent"
    assert read(line) == [True]


@pytest.mark.parametrize(
    ("settings", "chat_mode"), [({"mark_as_read": False}, "chat"), ({}, "bot"), ({}, "unknown")]
)
async def test_nothing_is_marked_if_it_is_off_here_or_at_line(
    answering: EventHandler,
    documents: Documents,
    task: Task,
    line: Line,
    settings: dict[str, Any],
    chat_mode: str,
) -> None:
    await documents.create("bot/settings", settings)
    await documents.delete("bot/channel")
    await documents.create("bot/channel", {"chat_mode": chat_mode})
    assert await answering.handle(task()) == "sent"
    assert line.calls("mark_as_read") == 0


async def test_nothing_is_marked_in_a_group(answering: EventHandler, task: Task, line: Line) -> None:
    assert await answering.handle(task(group=GROUP, mention_bot=True)) == "sent"
    assert line.calls("mark_as_read") == 0


@pytest.mark.parametrize("fault", [{"kind": "status", "status": 400}, {"kind": "reset"}, {"kind": "hang"}])
async def test_a_failure_costs_nothing_and_is_bounded(
    answering: EventHandler, documents: Documents, task: Task, line: Line, fault: dict[str, Any]
) -> None:
    line.fault("mark_as_read", **{"seconds": 30, **fault})
    asked, began = task(), time.monotonic()
    assert await answering.handle(asked) == "sent"
    assert time.monotonic() - began < 5
    assert (await event_of(documents, asked))["state"] == "sent"
    assert len(line.said()) == 1


async def test_the_next_message_does_not_wait_for_the_mark(
    answering: EventHandler, documents: Documents, task: Task, line: Line
) -> None:
    """While LINE does not answer, the event has ended and has left its chat's queue."""
    line.fault("mark_as_read", "hang", seconds=30)
    asked = task()
    running = asyncio.create_task(answering.handle(asked))
    while not line.calls("mark_as_read"):
        await asyncio.sleep(0.02)
    assert (await event_of(documents, asked))["state"] == "sent"
    assert (await chat_of(documents, asked))["waiting"] == []
    assert not running.done()
    assert await running == "sent"


async def test_the_token_of_a_dead_event_is_not_stored(
    bot_with: Bot, documents: Documents, task: Task, line: Line
) -> None:
    line.fault("reply", "status", status=500, times=9)
    asked = task()
    assert asked.event.mark_as_read_token
    assert await bot_with({"REPLY_TRIES": "1"}).handle(asked) == "dead"
    stored = await event_of(documents, asked)
    assert stored["raw"]
    assert asked.event.mark_as_read_token not in str(stored)
