"""When the month's budget for answers is used up, the bot says so, and operators are notified once."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.chat.conftest import Bot, Task, event_of
from tests.platforms import Line, OpenAI
from tuneline.chat.deferred import deferred_postback
from tuneline.chat.handler import EventHandler
from tuneline.storage.documents import Documents
from tuneline.texts.chat_texts import text

pytestmark = pytest.mark.stores("sqlite")


async def test_the_bot_rests_says_so_and_tells_the_operators_once(
    answering: EventHandler, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    month = f"{datetime.now(UTC):%Y-%m}"
    await documents.create("bot/settings", {"month_usd": 2.5})
    await documents.add(f"usage/{month}-0", {"answers": 9, "micro_usd": 2_600_000})
    for _ in range(2):
        assert await answering.handle(task()) == "sent"
    assert line.said() == [text("resting", "zh-TW")] * 2
    assert openai.asked() == []
    (notice,) = await documents.query("notices", where={})
    assert notice.path == f"notices/cost_cap-{month}"
    assert notice.data["facts"] == {"usd": 2.6, "cap_usd": 2.5}


async def test_answers_that_are_empty_count_as_well(
    answering: EventHandler, documents: Documents, task: Task, openai: OpenAI
) -> None:
    await documents.create("bot/settings", {"month_usd": 0.000001})
    openai.set(chat_answer="")
    assert await answering.handle(task()) == "sent"
    asked = len(openai.asked())
    assert await answering.handle(task()) == "sent"
    assert len(openai.asked()) == asked


async def used(documents: Documents) -> dict[str, int]:
    """Return the amounts spent and reserved this month, in millionths of a dollar."""
    found = await documents.query("usage", where={})
    names = ("micro_usd", "reserved_micro_usd", "answers")
    return {name: sum(one.data.get(name, 0) for one in found) for name in names}


@pytest.mark.stores("sqlite", "firestore")
async def test_many_at_once_do_not_spend_more_than_is_left_and_one_answer(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    await documents.create("bot/settings", {"month_usd": 1.0, "per_minute": 1000, "per_day": 1000})
    await documents.add(f"usage/{datetime.now(UTC):%Y-%m}-2", {"micro_usd": 990_000})
    openai.set(chat_answer="ก" * 5000, chat_seconds=0.2)
    bot = bot_with({"ANSWER_SECONDS": "40"})
    asked = [task(user=f"U{number:032x}") for number in range(40)]
    assert set(await asyncio.gather(*map(bot.handle, asked))) == {"sent"}
    spent = await used(documents)
    assert spent["reserved_micro_usd"] == 0
    assert spent["answers"] > 0
    assert 990_000 < spent["micro_usd"] < 1_015_000
    replies = [line.said(user=one.event.user_id) for one in asked]
    assert replies.count([text("resting", "zh-TW")]) == 40 - spent["answers"]


async def test_far_from_the_cap_nothing_is_reserved(
    answering: EventHandler, documents: Documents, task: Task
) -> None:
    await documents.create("bot/settings", {"month_usd": 100})
    asked = task()
    await answering.handle(asked)
    (shard,) = await documents.query("usage", where={})
    assert ("reserved_micro_usd" in shard.data, "reserved" in await event_of(documents, asked)) == (
        False,
        False,
    )


async def test_an_answer_that_fails_or_comes_late_leaves_nothing_reserved(
    bot_with: Bot, documents: Documents, task: Task, openai: OpenAI
) -> None:
    await documents.create("bot/settings", {"month_usd": 1})
    openai.fault("chat", "status", status=400, body={"error": {"message": "no"}})
    assert await bot_with().handle(task()) == "sent"
    assert await used(documents) == {"micro_usd": 0, "reserved_micro_usd": 0, "answers": 0}
    openai.set(chat_seconds=0.5)
    assert await bot_with({"ANSWER_SECONDS": "0.1"}).handle(task()) == "kept"
    after = await used(documents)
    assert (after["reserved_micro_usd"], after["answers"], after["micro_usd"] > 0) == (0, 1, True)
    assert await bot_with({"ANSWER_SECONDS": "0.1"}, deferred_seconds=0.2).handle(task()) == "kept"
    given_up = await used(documents)
    assert (given_up["reserved_micro_usd"], given_up["micro_usd"] > after["micro_usd"]) == (0, True)


async def test_what_a_run_that_died_had_reserved_counts_as_spent(
    answering: EventHandler, documents: Documents, task: Task
) -> None:
    await documents.create("bot/settings", {"month_usd": 1})
    shard, asked = f"usage/{datetime.now(UTC):%Y-%m}-1", task()
    await documents.add(shard, {"reserved_micro_usd": 7000})
    died = {"state": "claimed", "chat": asked.chat, "attempts": 1, "lease_until": None}
    await documents.create(
        f"events/{asked.event.id}", {**died, "reserved": {"path": shard, "micro_usd": 7000}}
    )
    assert await answering.handle(asked) == "sent"
    spent = await used(documents)
    assert (spent["reserved_micro_usd"], spent["micro_usd"] > 7000, spent["answers"]) == (0, True, 1)


@pytest.mark.parametrize(
    ("event", "ends"),
    [({"state": "late"}, "expired"), ({"state": "claimed", "withdrawn": "unsent"}, "skipped")],
)
async def test_what_an_event_had_reserved_counts_as_spent_when_it_ends_without_an_answer(
    answering: EventHandler, documents: Documents, task: Task, line: Line, event: dict[str, Any], ends: str
) -> None:
    shard, asked = f"usage/{datetime.now(UTC):%Y-%m}-1", task()
    await documents.add(shard, {"reserved_micro_usd": 7000})
    died = {"chat": asked.chat, "attempts": 0, "lease_until": None, **event}
    await documents.create(
        f"events/{asked.event.id}", {**died, "reserved": {"path": shard, "micro_usd": 7000}}
    )
    line.set(clock_offset_seconds=1300)
    assert await answering.handle(asked) == ends
    spent = await used(documents)
    assert (spent["micro_usd"], spent["reserved_micro_usd"], spent["answers"]) == (7000, 0, 0)
    assert (await event_of(documents, asked))["reserved"] is None


async def test_an_answer_counts_that_was_made_while_line_refused_its_button(
    bot_with: Bot,
    documents: Documents,
    task: Task,
    line: Line,
    openai: OpenAI,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(deferred_postback, "BUTTON_PAUSE_SECONDS", 1.5)
    openai.set(chat_seconds=0.4)
    line.fault("reply", "status", status=500)
    line.fault("reply", "status", status=400, body={"message": "no", "details": []}, times=9)
    assert await bot_with({"ANSWER_SECONDS": "0.2"}).handle(task()) == "refused"
    spent = await used(documents)
    assert (spent["answers"], spent["micro_usd"] > 0) == (1, True)


async def test_a_picture_reserves_what_a_picture_may_cost(
    answering: EventHandler, documents: Documents, task: Task
) -> None:
    await documents.create("bot/settings", {"month_usd": 6, "images": True})
    text, picture = task(), task(type="image", text=None, user="U" + "7" * 32)
    for message in (text, picture):
        assert await answering.handle(message) == "sent"
    assert "reserved" not in await event_of(documents, text)
    assert (await event_of(documents, picture))["reserved"] is None
    assert (await used(documents))["reserved_micro_usd"] == 0
