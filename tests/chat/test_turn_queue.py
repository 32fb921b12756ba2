"""A chat's messages are answered in the order in which they were sent, and not too many of them."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from tests.chat.conftest import Bot, Task, chat_of, event_of
from tests.platforms import Line, OpenAI
from tuneline.chat.handler import EventHandler
from tuneline.chat.turn_queue import wait_for_turn
from tuneline.storage.claims import Claim
from tuneline.storage.documents import Document, Documents
from tuneline.storage.record_store import stored_record
from tuneline.storage.records.chat import Chat
from tuneline.texts import chat_texts


class KilledError(Exception):
    """Simulates the end of the process."""


async def dies(*_: object, **__: object) -> None:
    raise KilledError


@pytest.mark.parametrize("settings", [{}, {"ANSWER_SECONDS": "10"}])
async def test_the_second_of_two_waits_for_the_first_and_sees_it(
    bot_with: Bot, settings: dict[str, str], documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    answering = bot_with(settings)
    openai.set(chat_seconds=1.0)
    first, second = task(text="第一個問題"), task(text="第二個問題")
    running = asyncio.ensure_future(answering.handle(first))
    while not openai.calls("chat"):
        await asyncio.sleep(0.05)
    assert await answering.handle(second) == "sent"
    assert await running == "sent"
    asked = [[one["content"] for one in call["messages"][1:]] for call in openai.asked()]
    assert (asked[0], asked[1][0], asked[1][2]) == (["第一個問題"], "第一個問題", "第二個問題")
    assert (await chat_of(documents, first))["waiting"] == []


async def test_a_waiting_run_continues_when_the_run_before_it_is_dead(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    openai.fault("chat", "hang", seconds=20)
    first = task(text="第一個問題")
    dying = asyncio.ensure_future(bot_with().handle(first))
    while not openai.calls("chat"):
        await asyncio.sleep(0.05)
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    (found,) = await documents.get_many([f"events/{first.event.id}"])
    assert found is not None
    await documents.replace(found, {**found.data, "lease_until": None})
    assert await bot_with().handle(task(text="第二個問題")) == "sent"


async def test_an_event_that_cannot_be_read_delays_nothing_once_no_run_holds_it(
    answering: EventHandler, documents: Documents, task: Task, openai: OpenAI
) -> None:
    first, second = task(text="第一個問題"), task(text="第二個問題")
    await documents.create(f"events/{first.event.id}", {"state": "of a newer version", "lease_until": None})
    queued = {"event": first.event.id, "sent_at": first.sent_at - 1, "at": datetime.now(UTC)}
    await documents.create(first.chat, {"waiting": [queued]})
    assert await answering.handle(second) == "sent"
    assert openai.calls("chat") == 1


async def test_other_chats_do_not_wait(answering: EventHandler, task: Task, openai: OpenAI) -> None:
    openai.fault("chat", "hang", seconds=20)
    first = asyncio.ensure_future(answering.handle(task()))
    while not openai.calls("chat"):
        await asyncio.sleep(0.05)
    assert await answering.handle(task(user="U" + "2" * 32)) == "sent"
    first.cancel()


async def test_forty_at_once_are_limited_with_one_polite_note(
    answering: EventHandler, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    await documents.create("bot/settings", {"per_minute": 3})
    tasks = [task(text=f"問題{n}") for n in range(40)]
    outcomes = [await answering.handle(one) for one in tasks]
    assert (outcomes.count("sent"), outcomes.count("limited")) == (4, 36)
    assert len(openai.asked()) == 3
    assert line.said().count(chat_texts.text("limit_minute", "zh-TW")) == 1


async def test_many_at_once_keep_to_the_limit_and_lose_nothing(
    answering: EventHandler, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    await documents.create("bot/settings", {"per_minute": 2})
    tasks = [task(text=f"問題{n}") for n in range(8)]
    outcomes = await asyncio.gather(*map(answering.handle, tasks))
    assert (outcomes.count("sent"), outcomes.count("limited")) == (3, 5)
    assert len(openai.asked()) == 2


async def test_a_run_that_dies_before_it_has_put_down_the_note_about_a_limit_says_it_again(
    bot_with: Bot, documents: Documents, task: Task, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    await documents.create("bot/settings", {"per_minute": 1})
    bot, told = bot_with(), task()
    assert await bot.handle(task()) == "sent"
    with monkeypatch.context() as dying:
        dying.setattr(Claim, "save", dies)
        with pytest.raises(KilledError):
            await bot.handle(told)
    assert await bot.handle(task()) == "limited"
    assert await bot.handle(told) == "sent"
    assert line.said().count(chat_texts.text("limit_minute", "zh-TW")) == 1


async def test_a_day_has_a_limit_and_the_next_day_starts_from_zero(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    await documents.create("bot/settings", {"per_day": 1})
    bot = bot_with()
    assert [await bot.handle(task()) for _ in range(3)] == ["sent", "sent", "limited"]
    assert line.said()[-1] == chat_texts.text("limit_day", "zh-TW")
    asked = task()
    (chat,) = await documents.get_many([asked.chat])
    assert chat is not None
    await documents.replace(chat, {**chat.data, "counted": {**chat.data["counted"], "day": "2026-01-01"}})
    assert await bot.handle(asked) == "sent"
    assert len(openai.asked()) == 2


async def test_a_bot_whose_month_is_spent_rests_and_says_so(
    answering: EventHandler, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    await documents.create("bot/settings", {"month_usd": 0.000001})
    assert await answering.handle(task()) == "sent"
    assert await answering.handle(asked := task()) == "sent"
    assert line.said()[-1] == chat_texts.text("resting", "zh-TW")
    assert len(openai.asked()) == 1
    assert (await event_of(documents, asked))["state"] == "sent"


NOW = datetime(2026, 11, 20, tzinfo=UTC)


async def in_line(documents: Documents, **lease_until: datetime | None) -> Document:
    """Store a chat with the events in that order in its queue; one without a lease has a dead run."""
    waiting = [{"event": name, "sent_at": number} for number, name in enumerate(lease_until)]
    for name, until in lease_until.items():
        await documents.create(f"events/{name}", {"state": "claimed", "lease_until": until})
    return await documents.create("chats/one", {"waiting": waiting})


async def waits(documents: Documents, chat: Document, *, seconds: float) -> None:
    """Wait for the turn of the event `last` with a stopped clock, so that leases do not expire."""
    turn = wait_for_turn(
        documents,
        stored_record(Chat, chat),
        event="last",
        final=frozenset({"sent"}),
        until=NOW + timedelta(days=1),
        now=lambda: NOW,
    )
    await asyncio.wait_for(turn, seconds)


async def test_one_of_two_before_it_that_is_alive_is_waited_for(documents: Documents) -> None:
    alive = NOW + timedelta(seconds=5)
    chat = await in_line(documents, dead=None, alive=alive, last=alive)
    with pytest.raises(TimeoutError):
        await waits(documents, chat, seconds=0.5)


async def test_those_before_it_whose_runs_are_dead_are_not_waited_for(documents: Documents) -> None:
    chat = await in_line(documents, dead=None, gone=None, last=NOW)
    await waits(documents, chat, seconds=20)
