"""The chat is read while the event is claimed: a withdrawal in between is seen by one of the two runs."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, cast

import pytest

from tests.chat.conftest import Bot, Task, chat_of, event_of
from tests.chat.test_flood import WatchedDocuments
from tests.platforms import Line, OpenAI
from tuneline.chat.reply_task import ReplyTask, reply_task
from tuneline.storage.documents import Document, Documents

pytestmark = pytest.mark.stores("sqlite")

ASKED = "我的祕密病情是什麼？"


class ReadFirst:
    """A store that creates the event `path` only after its chat was read, and `then` has happened."""

    def __init__(self, documents: Documents, path: str, then: Callable[[], Awaitable[None]]) -> None:
        self._documents, self._path, self._then = documents, path, then
        self.is_read = asyncio.Event()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._documents, name)

    async def get_many(self, paths: Sequence[str]) -> list[Document | None]:
        documents = await self._documents.get_many(paths)
        self.is_read.set()
        return documents

    async def create(self, path: str, data: Mapping[str, Any]) -> Document:
        if path == self._path:
            await asyncio.wait_for(self.is_read.wait(), 20)
            await self._then()
        return await self._documents.create(path, data)


@pytest.fixture
async def handled_between(bot_with: Bot, documents: Documents) -> Callable[..., Awaitable[str]]:
    """Handles `run` while `withdrawal` is handled between its read and its claim."""

    async def handle(run: ReplyTask, withdrawal: ReplyTask) -> str:
        async def withdraw() -> None:
            assert await bot_with().handle(withdrawal) in ("done", "sent")

        store = ReadFirst(documents, f"events/{run.event.id}", withdraw)
        return await bot_with(documents=cast(Documents, store)).handle(run)

    return handle


@pytest.mark.parametrize("message", [{"text": ASKED}, {"type": "sticker"}])
@pytest.mark.parametrize("has_chat", [False, True])
async def test_a_message_that_was_unsent_between_is_not_answered(
    handled_between: Callable[..., Awaitable[str]],
    bot_with: Bot,
    documents: Documents,
    task: Task,
    line: Line,
    openai: OpenAI,
    message: dict[str, Any],
    has_chat: bool,
) -> None:
    if has_chat:
        await bot_with().handle(task())
    before = (line.calls("reply"), openai.calls("chat"))
    asked = task(**message)
    unsent = task("unsend", message_id=asked.event.message_id)
    assert await handled_between(asked, unsent) == "skipped"
    assert (line.calls("reply"), openai.calls("chat")) == before
    event = await event_of(documents, asked)
    assert (event["state"], event["withdrawn"], event["reason"]) == ("skipped", "unsent", "unsent")
    assert (await chat_of(documents, asked)).get("waiting", []) == []


async def test_a_message_of_danger_over_the_limits_that_was_unsent_between_gets_no_numbers(
    handled_between: Callable[..., Awaitable[str]],
    bot_with: Bot,
    documents: Documents,
    task: Task,
    line: Line,
) -> None:
    await documents.create("bot/settings", {"per_minute": 1})
    assert [await bot_with().handle(task()) for _ in range(3)] == ["sent", "sent", "limited"]
    asked, before = task(text="我想死"), line.calls("reply")
    unsent = task("unsend", message_id=asked.event.message_id)
    assert await handled_between(asked, unsent) == "skipped"
    assert line.calls("reply") == before


async def test_of_a_chat_that_was_forgotten_between_nothing_is_kept(
    handled_between: Callable[..., Awaitable[str]], documents: Documents, task: Task
) -> None:
    asked = task(text=ASKED)
    await asyncio.sleep(0.002)  # LINE's times are milliseconds
    assert await handled_between(asked, task(text="忘記我")) == "sent"
    for collection in ("events", "chats"):
        assert ASKED not in str(await documents.query(collection, where={}))
    assert (await event_of(documents, asked))["withdrawn"] == "forgotten"


async def test_a_rating_of_a_chat_that_was_forgotten_between_is_not_kept(
    handled_between: Callable[..., Awaitable[str]], bot_with: Bot, documents: Documents, task: Task
) -> None:
    asked = task(text=ASKED)
    assert await bot_with().handle(asked) == "sent"
    thumb = task("postback", data=f"bad:{asked.event.id}")
    await asyncio.sleep(0.002)
    assert await handled_between(thumb, task(text="忘記我")) == "sent"
    assert await documents.query("feedback", where={}) == []


class MeetsTap:
    """A store for a deletion request: its query of kept answers waits until `tap` has been handled."""

    def __init__(self, documents: Documents, tap: Callable[[], Awaitable[None]]) -> None:
        self._documents, self._tap = documents, tap

    def __getattr__(self, name: str) -> Any:
        return getattr(self._documents, name)

    async def query(self, collection: str, *, where: Mapping[str, Any], limit: int = 1000) -> list[Document]:
        if where.get("state") == "kept":
            await self._tap()
        return await self._documents.query(collection, where=where, limit=limit)


class ClaimsLate(ReadFirst):
    """A store for a tap: its run reads its chat, then waits for the deletion; keeps what the run writes."""

    written = ""

    async def replace(self, document: Document, data: Mapping[str, Any]) -> Document:
        if document.path == self._path:
            self.written += str(data)
        return await self._documents.replace(document, data)


async def test_a_tap_that_read_its_chat_before_the_chat_was_forgotten_stores_no_text(
    bot_with: Bot, documents: Documents, task: Task, openai: OpenAI
) -> None:
    openai.set(chat_answer="祕密的回覆", chat_seconds=0.2)
    asked = task(text=ASKED)
    assert await bot_with({"ANSWER_SECONDS": "0.05"}).handle(asked) == "kept"
    tap = task("postback", data=f"late:{asked.event.id}")
    await asyncio.sleep(0.002)
    handled = asyncio.Event()

    async def meet() -> None:
        is_forgotten.set()
        await asyncio.wait_for(handled.wait(), 20)

    async def forgotten() -> None:
        await asyncio.wait_for(is_forgotten.wait(), 20)

    is_forgotten = asyncio.Event()
    store = ClaimsLate(documents, f"events/{tap.event.id}", forgotten)
    tapping = asyncio.create_task(bot_with(documents=cast(Documents, store)).handle(tap))
    await asyncio.wait_for(store.is_read.wait(), 20)
    forgetting = bot_with(documents=cast(Documents, MeetsTap(documents, meet)))
    deletion = asyncio.create_task(forgetting.handle(task(text="忘記我")))
    await tapping
    handled.set()
    assert await deletion == "sent"
    assert store.written
    assert "祕密的回覆" not in store.written


async def test_an_old_text_that_was_edited_between_is_not_answered(
    handled_between: Callable[..., Awaitable[str]], task: Task, line: Line, openai: OpenAI
) -> None:
    group = "C" + "3" * 32
    asked = task(text=ASKED, group=group, mention_bot=True)
    await asyncio.sleep(0.002)
    edit = task("edit", message_id=asked.event.message_id, text="新的問題？", group=group, mention_bot=True)
    assert await handled_between(asked, edit) == "skipped"
    assert (line.calls("reply"), openai.calls("chat")) == (1, 1)
    assert ASKED not in str(openai.asked())


async def test_an_event_that_is_being_answered_or_was_answered_is_read_after_its_claim(
    bot_with: Bot, documents: Documents, task: Task
) -> None:
    watched, asked = WatchedDocuments(documents), task()
    bot = bot_with(documents=watched)
    assert await bot.handle(asked) == "sent"
    # Before the reply is sent, its chat is read again: a person may have taken it over.
    assert watched.reads[asked.chat] == 2
    assert await bot.handle(reply_task(asked.event.raw, received_at=asked.received_at, tries_before=1)) == (
        "known"
    )
    assert watched.reads[asked.chat] == 2
