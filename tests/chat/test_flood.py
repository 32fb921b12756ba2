"""A flood in one chat hardly affects the store and the other chats."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.chat.conftest import Bot, Task, chat_of
from tests.platforms import Line, OpenAI
from tuneline.chat.turn_queue import wait_for_turn
from tuneline.storage.documents import Document, Documents
from tuneline.storage.record_store import stored_record
from tuneline.storage.records.chat import Chat
from tuneline.storage.update import change

pytestmark = pytest.mark.stores("sqlite")

NOW = datetime(2026, 11, 20, tzinfo=UTC)


class WatchedDocuments:
    """The documents port; counts the reads and the writes of each document."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self.reads: Counter[str] = Counter()
        self.writes: Counter[str] = Counter()

    async def get_many(self, paths: Sequence[str]) -> list[Document | None]:
        self.reads.update(paths)
        return await self._documents.get_many(paths)

    async def create(self, path: str, data: Mapping[str, Any]) -> Document:
        self.writes[path] += 1
        return await self._documents.create(path, data)

    async def replace(self, document: Document, data: Mapping[str, Any]) -> Document:
        self.writes[document.path] += 1
        return await self._documents.replace(document, data)

    async def add(self, path: str, amounts: Mapping[str, int]) -> None:
        self.writes[path] += 1
        await self._documents.add(path, amounts)

    async def delete(self, path: str) -> None:
        self.writes[path] += 1
        await self._documents.delete(path)

    async def query(self, collection: str, *, where: Mapping[str, Any], limit: int = 1000) -> list[Document]:
        return await self._documents.query(collection, where=where, limit=limit)

    async def close(self) -> None:
        await self._documents.close()


class HangingDocuments(WatchedDocuments):
    """A store that never answers a read."""

    async def get_many(self, paths: Sequence[str]) -> list[Document | None]:
        self.reads.update(paths)
        await asyncio.Event().wait()
        raise AssertionError("it does not end")


@pytest.fixture
def watched(documents: Documents) -> WatchedDocuments:
    return WatchedDocuments(documents)


@pytest.mark.parametrize("message", [{"text": "頭痛要看哪一科？"}, {"type": "sticker"}])
async def test_messages_that_get_no_reply_read_their_chat_once_and_write_nothing_into_it(
    bot_with: Bot, watched: WatchedDocuments, documents: Documents, task: Task, message: dict[str, Any]
) -> None:
    await documents.create("bot/settings", {"per_minute": 2})
    bot = bot_with(documents=watched)
    asked, *others = [task(**message) for _ in range(3)]
    for event_task in (asked, *others):
        assert await bot.handle(event_task) == "sent"
    watched.reads.clear()
    watched.writes.clear()
    # Another message of the chat is writing: those that get no reply must not wait behind it.
    hanging = HangingDocuments(documents)
    writing = asyncio.create_task(change(hanging, asked.chat, lambda _: None))
    await asyncio.sleep(0)
    assert hanging.reads.total() == 1
    flood = [task(**message) for _ in range(30)]
    assert await asyncio.gather(*map(bot.handle, flood)) == ["limited"] * 30
    writing.cancel()
    assert (watched.reads[asked.chat], watched.writes[asked.chat]) == (30, 0)
    assert await chat_of(documents, asked)


async def test_a_flood_that_begins_all_at_once_has_its_answers_and_one_note(
    bot_with: Bot, watched: WatchedDocuments, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    await documents.create("bot/settings", {"per_minute": 3})
    bot, flood = bot_with(documents=watched), [task(text=f"問題{number}") for number in range(40)]
    outcomes = await asyncio.gather(*map(bot.handle, flood))
    assert (outcomes.count("sent"), outcomes.count("limited")) == (4, 36)
    assert (len(openai.asked()), len(line.said())) == (3, 4)
    # Each reply enters and leaves, and may find that another has written; the 36 write nothing.
    assert 8 <= watched.writes[flood[0].chat] < 30


async def test_a_message_with_many_before_it_reads_little_while_it_waits(
    watched: WatchedDocuments, documents: Documents
) -> None:
    names = [f"one{number}" for number in range(10)]
    for name in names:
        await documents.create(
            f"events/{name}", {"state": "claimed", "lease_until": NOW + timedelta(seconds=5)}
        )
    waiting = [{"event": name, "sent_at": number} for number, name in enumerate(names)]
    chat = await documents.create("chats/one", {"waiting": waiting})
    turn = wait_for_turn(
        watched,
        stored_record(Chat, chat),
        event=names[-1],
        final=frozenset(),
        until=NOW + timedelta(days=1),
        now=lambda: NOW,
    )
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(turn, 2.5)
    assert 2 <= watched.reads.total() <= 6


async def test_a_message_whose_turn_it_is_next_is_not_kept_waiting_for_long(documents: Documents) -> None:
    await documents.create("events/one", {"state": "claimed", "lease_until": NOW + timedelta(seconds=5)})
    waiting = [{"event": name, "sent_at": number} for number, name in enumerate(("one", "two"))]
    chat = await documents.create("chats/one", {"waiting": waiting})
    turn = asyncio.create_task(
        wait_for_turn(
            documents,
            stored_record(Chat, chat),
            event="two",
            final=frozenset({"sent"}),
            until=NOW + timedelta(days=1),
            now=lambda: NOW,
        )
    )
    (first,) = await documents.get_many(["events/one"])
    assert first is not None
    await documents.replace(first, {"state": "sent", "lease_until": None})
    await asyncio.wait_for(turn, 20)
