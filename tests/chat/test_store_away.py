"""If the store is not available, users get their answer if it returns in time, else an apology."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest

from tests.chat.conftest import Bot, Task, chat_of, event_of
from tests.chat.test_deferred import let_go
from tests.platforms import Line, OpenAI
from tuneline.chat import handler
from tuneline.chat.handler import EventHandler
from tuneline.chat.reply_task import ReplyTask
from tuneline.storage.documents import Documents, UnavailableRetryError
from tuneline.texts import chat_texts

pytestmark = pytest.mark.stores("sqlite")

ANSWER = "請掛神經內科。"
APOLOGY = chat_texts.text("apology", "zh-TW")
GROUP = "C" + "3" * 32
# The call that saves an answer: its claim, its one read, and its place in the chat come before.
SAVE = 4


class Away:
    """A store that is away for `seconds` from its call number `first` on; calls fail, or hang until then."""

    def __init__(self, documents: Documents, *, first: int, seconds: float, hangs: bool = False) -> None:
        self._documents = documents
        self._first, self._seconds, self._hangs = first, seconds, hangs
        self._calls, self._back_at = 0, 0.0

    def __getattr__(self, name: str) -> Any:
        call: Callable[..., Any] = getattr(self._documents, name)

        async def called(*args: Any, **more: Any) -> Any:
            self._calls += 1
            now = asyncio.get_running_loop().time()
            if self._calls == self._first:
                self._back_at = now + self._seconds
            if self._calls >= self._first and now < self._back_at:
                if self._hangs:
                    await asyncio.sleep(self._back_at - now)
                raise UnavailableRetryError("away")
            return await call(*args, **more)

        return called


def away(documents: Documents, **more: Any) -> Documents:
    return cast(Documents, Away(documents, **more))


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Settings of a bot that waits for its store for a second and a half."""
    monkeypatch.setattr(handler, "STORE_SECONDS", 0.5)
    return {"ANSWER_SECONDS": "1"}


async def calls_of_one_answer(bot_with: Bot, documents: Documents, task: Task) -> int:
    store = Away(documents, first=10**6, seconds=0)
    assert await bot_with(documents=cast(Documents, store)).handle(task(user="U" + "7" * 32)) == "sent"
    return store._calls


@pytest.mark.stores("sqlite", "firestore")
@pytest.mark.parametrize("hangs", [False, True])
async def test_a_store_that_is_back_in_time_costs_no_answer(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI, hangs: bool
) -> None:
    openai.set(chat_answer=ANSWER)
    steps = await calls_of_one_answer(bot_with, documents, task)
    for first in range(1, steps + 1):
        user = f"U{first:032x}"
        asked, before = task(user=user), openai.calls("chat")
        bot = bot_with(documents=away(documents, first=first, seconds=0.2, hangs=hangs))
        assert await bot.handle(asked) == "sent", first
        assert line.said(user=user) == [ANSWER]
        assert openai.calls("chat") == before + 1
        assert (await event_of(documents, asked))["outcome"] == "answered"


async def test_before_the_token_is_lost_the_user_gets_an_apology_and_it_is_recorded(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI, soon: dict[str, str]
) -> None:
    asked = task()
    bot = bot_with(soon, documents=away(documents, first=1, seconds=2.5))
    assert await bot.handle(asked) == "sent"
    assert (line.said(), openai.calls("chat")) == ([APOLOGY], 0)
    event = await event_of(documents, asked)
    assert (event["state"], event["outcome"], event["apology"]) == ("sent", "apologized", "store_away")
    assert await bot.handle(asked) == "known"


async def test_an_answer_that_cannot_be_saved_in_time_is_sent_all_the_same(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI, soon: dict[str, str]
) -> None:
    openai.set(chat_answer=ANSWER)
    asked = task()
    bot = bot_with(soon, documents=away(documents, first=SAVE, seconds=3))
    assert await bot.handle(asked) == "sent"
    assert (line.said(), openai.calls("chat")) == ([ANSWER], 1)
    assert (await event_of(documents, asked))["outcome"] == "answered"


async def test_a_wish_to_be_forgotten_and_what_is_not_for_the_bot_get_no_apology(
    bot_with: Bot, documents: Documents, task: Task, line: Line, soon: dict[str, str]
) -> None:
    for asked in (task(text="忘記我"), task(group=GROUP, text="大家好")):
        bot = bot_with(soon, documents=away(documents, first=1, seconds=60))
        with pytest.raises(UnavailableRetryError):
            await bot.handle(asked)
    assert line.calls("reply") == 0
    assert await bot_with().handle(task(text="忘記我")) == "sent"


async def test_where_a_life_may_be_in_danger_the_apology_comes_with_numbers(
    bot_with: Bot, documents: Documents, task: Task, line: Line, soon: dict[str, str]
) -> None:
    bot = bot_with(soon, documents=away(documents, first=1, seconds=2))
    assert await bot.handle(task(text="我想自殺")) == "sent"
    numbers, apology = line.said()
    assert "1925" in numbers
    assert apology == APOLOGY


async def died_after_sending(bot: EventHandler, documents: Documents, asked: ReplyTask, line: Line) -> None:
    """Let a run send its answer while the store is away, and die before it can record anything."""
    dying = asyncio.ensure_future(bot.handle(asked))
    async with asyncio.timeout(20):
        while not await asyncio.to_thread(line.said):
            await asyncio.sleep(0.02)
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    await let_go(documents, asked)


def alerts(caplog: pytest.LogCaptureFixture) -> list[str]:
    fields = [getattr(record, "fields", {}) for record in caplog.records]
    return [logged["alert"] for logged in fields if "alert" in logged]


async def test_an_answer_that_a_dying_run_could_not_record_is_not_paid_twice_nor_reported_as_missing(
    bot_with: Bot,
    documents: Documents,
    task: Task,
    line: Line,
    openai: OpenAI,
    soon: dict[str, str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    openai.set(chat_answer=ANSWER)
    asked = task()
    dying = bot_with(soon, documents=away(documents, first=SAVE, seconds=60))
    await died_after_sending(dying, documents, asked, line)
    assert "messages" not in await event_of(documents, asked)
    assert await bot_with(soon).handle(asked) == "sent"
    assert (line.said(), openai.calls("chat")) == ([ANSWER], 1)
    assert (await event_of(documents, asked))["outcome"] == "answered"
    assert alerts(caplog) == []


async def test_after_the_tokens_minute_an_unknown_outcome_is_reported_but_not_paid_twice(
    bot_with: Bot,
    documents: Documents,
    task: Task,
    line: Line,
    openai: OpenAI,
    soon: dict[str, str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(handler, "STORE_LEAST", timedelta(seconds=0.3))
    fresh = task()
    asked = replace(fresh, received_at=fresh.received_at - timedelta(seconds=70))
    await died_after_sending(
        bot_with(soon, documents=away(documents, first=SAVE, seconds=60)), documents, asked, line
    )
    assert await bot_with(soon).handle(asked) == "expired"
    assert (len(line.said()), openai.calls("chat")) == (1, 1)
    event = await event_of(documents, asked)
    assert (event["outcome"], "could not record" in event["reason"]) == ("unanswered", True)
    assert alerts(caplog) == ["dead_event"]


async def test_where_the_run_that_died_had_sent_nothing_the_user_gets_the_button_and_the_answer(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI, soon: dict[str, str]
) -> None:
    openai.set(chat_seconds=20)
    asked = task()
    dying = asyncio.ensure_future(bot_with({"ANSWER_SECONDS": "9"}).handle(asked))
    async with asyncio.timeout(20):
        while not openai.calls("chat"):
            await asyncio.sleep(0.02)
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    await let_go(documents, asked)
    openai.set(chat_seconds=0, chat_answer=ANSWER)
    late = replace(asked, received_at=asked.received_at - timedelta(seconds=5))
    assert await bot_with(soon).handle(late) == "kept"
    assert openai.calls("chat") == 2
    assert await bot_with(soon).handle(task("postback", data=f"late:{asked.event.id}")) == "sent"
    assert line.said() == [chat_texts.text("late", "zh-TW"), ANSWER]


async def test_an_answer_that_was_sent_is_saved_and_remembered_when_the_store_is_back_much_later(
    bot_with: Bot,
    documents: Documents,
    task: Task,
    line: Line,
    openai: OpenAI,
    soon: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(handler, "STORE_LEAST", timedelta(seconds=0.2))
    monkeypatch.setattr(handler, "RECORD_WITHIN", timedelta(seconds=0.2))
    openai.set(chat_answer=ANSWER)
    asked = task()
    with pytest.raises(UnavailableRetryError):
        await bot_with(soon, documents=away(documents, first=SAVE, seconds=4)).handle(asked)
    assert await bot_with(soon).handle(asked) == "sent"
    assert (line.said(), openai.calls("chat")) == ([ANSWER], 1)
    assert (await event_of(documents, asked))["outcome"] == "answered"
    assert [one["answer"] for one in (await chat_of(documents, asked))["turns"]] == [ANSWER]


async def test_an_answer_that_the_last_try_sent_is_not_recorded_as_missing(
    bot_with: Bot,
    documents: Documents,
    task: Task,
    line: Line,
    openai: OpenAI,
    soon: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(handler, "STORE_LEAST", timedelta(seconds=0.2))
    openai.set(chat_answer=ANSWER)
    asked = task()
    bot = bot_with({**soon, "REPLY_TRIES": "1"}, documents=away(documents, first=SAVE, seconds=4))
    assert await bot.handle(asked) == "sent"
    assert (line.said(), openai.calls("chat")) == ([ANSWER], 1)
    event = await event_of(documents, asked)
    assert (event["state"], event["outcome"], event["reason"]) == (
        "sent",
        "answered",
        "UnavailableRetryError",
    )
    assert (event["messages"], alerts(caplog)) == ([], [])
