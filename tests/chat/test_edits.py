"""An edited message is answered once, and its old text is deleted."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.chat.conftest import Bot, Task, chat_of, event_of
from tests.platforms import Line, OpenAI
from tuneline.chat.handler import EventHandler
from tuneline.chat.reply_task import ReplyTask, as_replayable, reply_task
from tuneline.line.events import parse_event
from tuneline.storage.documents import Documents

GROUP = "C" + "4" * 32
OLD, NEW, NEWEST = "舊的問題在這裡？", "新的問題在這裡？", "最後改成的問題？"
pytestmark = [
    pytest.mark.parametrize("where", [{}, {"group": GROUP, "mention_bot": True}], ids=["own", "group"]),
    pytest.mark.stores("sqlite"),
]


class Chat:
    """A user who writes, and edits what was written; `where` is the chat."""

    def __init__(self, task: Task, documents: Documents, where: dict[str, Any]) -> None:
        self._task, self._documents, self._where = task, documents, where

    def write(self, text: str = OLD) -> ReplyTask:
        return self._task(text=text, **self._where)

    def edit(self, message: ReplyTask, text: str = NEW, **more: Any) -> ReplyTask:
        calls = {"mention_bot": bool(self._where)} | more
        return self._task("edit", message_id=message.event.message_id, text=text, **calls)

    async def questions(self, message: ReplyTask) -> list[str]:
        return [one["question"] for one in (await chat_of(self._documents, message)).get("turns", [])]

    async def holding(self, words: str) -> list[str]:
        """Return the documents that hold these words."""
        collections = [await self._documents.query(one, where={}) for one in ("events", "chats", "feedback")]
        return [one.path for found in collections for one in found if words in str(one.data)]


@pytest.fixture
def chat(task: Task, documents: Documents, where: dict[str, Any]) -> Chat:
    return Chat(task, documents, where)


def said(line: Line, where: dict[str, Any]) -> list[str]:
    return line.said(**{name: one for name, one in where.items() if name == "group"})


def last_asked(openai: OpenAI) -> str:
    return str(openai.asked()[-1]["messages"][-1]["content"])


async def test_after_its_answer_the_new_words_are_answered_and_take_the_place_of_the_old(
    chat: Chat, answering: EventHandler, line: Line, openai: OpenAI, where: dict[str, Any]
) -> None:
    asked = chat.write()
    assert await answering.handle(asked) == "sent"
    edited = chat.edit(asked)
    assert await answering.handle(edited) == "sent"
    assert await answering.handle(edited) == "known"
    assert len(said(line, where)) == 2
    assert last_asked(openai) == NEW
    assert OLD not in str(openai.asked()[-1])
    assert await chat.questions(asked) == [NEW]
    assert await chat.holding(OLD) == []


async def test_before_its_answer_only_the_new_words_are_answered(
    chat: Chat, answering: EventHandler, line: Line, openai: OpenAI, where: dict[str, Any]
) -> None:
    asked = chat.write()
    edited = chat.edit(asked)
    assert await answering.handle(edited) == "sent"
    assert await answering.handle(asked) == "skipped"
    assert len(said(line, where)) == 1
    assert [OLD in str(one) for one in openai.asked()] == [False]
    assert await chat.questions(asked) == [NEW]


async def test_while_its_answer_is_made_only_the_new_words_are_answered(
    chat: Chat, answering: EventHandler, line: Line, openai: OpenAI, where: dict[str, Any]
) -> None:
    openai.set(chat_seconds=0.4)
    asked = chat.write()
    first = asyncio.create_task(answering.handle(asked))
    async with asyncio.timeout(10):
        while not openai.asked():
            await asyncio.sleep(0.01)
    second = asyncio.create_task(answering.handle(chat.edit(asked)))
    assert (await first, await second) == ("skipped", "sent")
    assert len(said(line, where)) == 1
    assert await chat.questions(asked) == [NEW]
    assert await chat.holding(OLD) == []


async def test_the_edit_made_last_counts_in_whatever_order_they_come(
    chat: Chat, answering: EventHandler, line: Line, where: dict[str, Any]
) -> None:
    asked = chat.write()
    last = chat.edit(asked, NEWEST)
    earlier = chat.edit(asked, NEW, ms_ago=60_000)
    assert await answering.handle(last) == "sent"
    assert await answering.handle(earlier) == "skipped"
    assert await answering.handle(asked) == "skipped"
    assert len(said(line, where)) == 1
    assert await chat.questions(asked) == [NEWEST]


async def test_a_second_edit_takes_the_place_of_the_first(
    chat: Chat, answering: EventHandler, line: Line, where: dict[str, Any]
) -> None:
    asked = chat.write()
    for task in (asked, chat.edit(asked, NEW), chat.edit(asked, NEWEST)):
        await asyncio.sleep(0.002)  # LINE's times are milliseconds
        assert await answering.handle(task) == "sent"
    assert len(said(line, where)) == 3
    assert await chat.questions(asked) == [NEWEST]
    assert await chat.holding(NEW) == []


async def test_without_a_reply_token_the_old_words_are_forgotten(
    chat: Chat, answering: EventHandler, line: Line, where: dict[str, Any]
) -> None:
    asked = chat.write()
    assert await answering.handle(asked) == "sent"
    assert await answering.handle(chat.edit(asked, without_reply_token=True)) == "skipped"
    assert len(said(line, where)) == 1
    assert await chat.questions(asked) == []
    assert await chat.holding(OLD) == []


async def test_without_a_reply_token_the_message_still_gets_its_answer(
    chat: Chat, answering: EventHandler, line: Line, where: dict[str, Any]
) -> None:
    asked = chat.write()
    assert await answering.handle(chat.edit(asked, without_reply_token=True)) == "skipped"
    assert await answering.handle(asked) == "sent"
    assert len(said(line, where)) == 1
    assert await chat.holding(OLD) == []


async def test_an_edited_message_that_is_unsent_is_forgotten_with_its_new_words(
    chat: Chat, answering: EventHandler, task: Task, line: Line, where: dict[str, Any]
) -> None:
    asked = chat.write()
    edited = chat.edit(asked)
    assert await answering.handle(edited) == "sent"
    assert await answering.handle(task("unsend", message_id=asked.event.message_id)) == "done"
    assert await chat.holding(NEW) == []
    assert await answering.handle(asked) == "skipped"
    assert len(said(line, where)) == 1


async def test_an_edit_counts_in_the_limits_of_its_chat(
    chat: Chat, answering: EventHandler, documents: Documents, openai: OpenAI
) -> None:
    await documents.create("bot/settings", {"per_minute": 2})
    asked = chat.write()
    for task in (asked, chat.edit(asked, NEW), chat.edit(asked, NEWEST)):
        await answering.handle(task)
    assert len(openai.asked()) == 2


async def test_a_run_that_dies_after_each_step_is_taken_up(
    chat: Chat, bot_with: Bot, documents: Documents, line: Line, where: dict[str, Any]
) -> None:
    asked = chat.write()
    await bot_with().handle(asked)
    edited = chat.edit(asked)
    line.fault("reply", "status", status=500, times=9)
    with pytest.raises(Exception, match="LINE"):
        await bot_with().handle(edited)
    line._http.delete("/control")
    assert await bot_with().handle(edited) == "sent"
    assert len(said(line, where)) == 2
    assert await chat.questions(asked) == [NEW]
    assert (await event_of(documents, edited))["message"] == asked.event.message_id


async def test_in_a_group_only_new_words_that_call_the_bot_are_answered(
    task: Task, answering: EventHandler, line: Line, where: dict[str, Any]
) -> None:
    if not where:
        pytest.skip("a group's")
    overheard = task(text=OLD, group=GROUP)
    assert await answering.handle(overheard) == "skipped"
    named = task("edit", message_id=overheard.event.message_id, text=NEW, mention_bot=True)
    assert await answering.handle(named) == "sent"
    message = overheard.event.message_id
    unnamed = task("edit", message_id=message, text=NEWEST)
    assert await answering.handle(unnamed) == "skipped"
    assert len(line.said(group=GROUP)) == 1


USER = "U" + "7" * 32
SOURCES = [
    {"type": "square", "squareId": "m" * 33, "userId": USER},
    {"type": "square", "userId": USER},
    {"type": "group", "userId": USER},
    {"userId": USER},
]


@pytest.mark.parametrize("source", SOURCES)
async def test_a_source_of_an_unknown_type_is_answered_if_it_names_the_bot_and_shares_no_chat(
    source: dict[str, str], task: Task, answering: EventHandler, line: Line, where: dict[str, Any]
) -> None:
    own = task(text=OLD, user=USER)
    assert await answering.handle(own) == "sent"
    for named, ends in ((True, "sent"), (False, "skipped")):
        group = task(text=NEW, group=GROUP, **({"mention_bot": True} if named else {})).event.raw
        raw = {**group, "source": source}
        unknown = reply_task(raw, received_at=datetime.now(UTC))
        assert await answering.handle(unknown) == ends
        assert unknown.chat not in (own.chat, reply_task(group, received_at=datetime.now(UTC)).chat)
        assert not [one for one in (USER, "m" * 33) if one in str(as_replayable(parse_event(raw)))]
