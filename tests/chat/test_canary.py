"""A canary in the chats: each side has its model, and what users say of the answers is counted for it."""

import asyncio
from datetime import UTC, datetime
from typing import Any, Literal

import pytest

from tests.chat.conftest import BASE, Bot, Task, chat_of, event_of
from tests.chat.drafts import decided, drafts_on
from tests.models.test_registry import model
from tests.platforms import OpenAI
from tuneline.chat.handler import EventHandler
from tuneline.inference.no_answer import MARKER
from tuneline.models import registry
from tuneline.models.canary import decisions
from tuneline.models.canary.decisions import Decision
from tuneline.models.canary.figures import CanaryFigures, SideFigures, read_figures
from tuneline.models.canary.side import Side, side_of
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import read_record
from tuneline.storage.records.chat import chat_path
from tuneline.storage.records.serving import SERVING, Canary, Serving

pytestmark = pytest.mark.stores("sqlite")

CANDIDATE = "gpt-4.1-2025-04-14"


async def set_share(documents: Documents, share: int = 50, **fields: Any) -> Canary:
    candidate = model("2", model=CANDIDATE, **{"base_model": CANDIDATE, **fields})
    await registry.record(documents, candidate)
    decided = Decision(by="mei", reason="new", now=datetime.now(UTC))
    return await decisions.set_share(documents, "2", share=share, base_model=BASE, decision=decided)


def user_of(canary: Canary, side: Side, number: int = 0) -> str:
    """A user whose chat is on this side."""
    users = (f"U{place:032x}" for place in range(number * 1000, 10_000_000))
    return next(user for user in users if side_of(canary, chat_path(user)) == side)


async def figures(documents: Documents) -> CanaryFigures:
    pointer = await read_record(documents, Serving, SERVING)
    assert pointer is not None
    assert pointer.canary is not None
    return await read_figures(documents, pointer.canary, now=datetime.now(UTC))


async def test_each_side_is_answered_by_its_model_with_its_prompt(
    answering: EventHandler, documents: Documents, task: Task, openai: OpenAI
) -> None:
    canary = await set_share(documents, system_prompt="你是新的櫃檯。")
    asked = {side: task(user=user_of(canary, side)) for side in ("candidate", "current")}
    for each in asked.values():
        assert await answering.handle(each) == "sent"
    models = [(call["model"], "新的櫃檯" in str(call["messages"])) for call in openai.asked()]
    assert models == [(CANDIDATE, True), (BASE, False)]
    assert (await event_of(documents, asked["candidate"]))["version"] == "2"
    both = await figures(documents)
    for side in (both.candidate, both.current):
        assert (side.answers, side.fallbacks, side.apologies, sum(side.seconds)) == (1, 0, 0, 1)
        assert side.usd > 0


async def test_the_cost_of_an_answer_and_its_counters_take_one_write(
    answering: EventHandler, documents: Documents, task: Task
) -> None:
    canary = await set_share(documents)
    await answering.handle(task(user=user_of(canary, "candidate")))
    (usage,) = await documents.query("usage", where={})
    assert usage.data["answers"] == 1
    assert usage.data[f"{canary.period}_candidate_answers"] == 1


async def test_a_thumb_counts_for_the_side_that_gave_the_answer_also_after_the_share_has_changed(
    answering: EventHandler, documents: Documents, task: Task
) -> None:
    canary = await set_share(documents, 99)
    user = user_of(canary, "candidate")
    asked = task(user=user)
    await answering.handle(asked)
    await set_share(documents, 1)

    async def thumbs(data: str) -> tuple[int, int, int]:
        await answering.handle(task("postback", data=f"{data}:{asked.event.id}", user=user))
        both = await figures(documents)
        assert (both.current.up, both.current.down) == (0, 0)
        first = both.periods[0].candidate
        return first.up, first.down, both.candidate.answers

    assert await thumbs("bad") == (0, 1, 1)
    assert await thumbs("bad") == (0, 1, 1), "a second tap is the same thumb"
    assert await thumbs("good") == (1, 0, 1)


async def test_a_thumb_for_an_answer_from_before_the_canary_does_not_count(
    answering: EventHandler, documents: Documents, task: Task
) -> None:
    asked = task()
    await answering.handle(asked)
    await set_share(documents)
    await answering.handle(task("postback", data=f"bad:{asked.event.id}"))
    both = await figures(documents)
    assert (both.candidate, both.current) == (SideFigures(), SideFigures())


async def test_an_answer_that_says_it_does_not_know_and_an_apology_are_counted(
    answering: EventHandler, documents: Documents, task: Task, openai: OpenAI
) -> None:
    canary = await set_share(documents)
    user = user_of(canary, "candidate")
    openai.set(model_answers={CANDIDATE: MARKER})
    await answering.handle(task(user=user))
    openai.fault("chat", "status", status=500, times=9)
    await answering.handle(task(user=user))
    side = (await figures(documents)).candidate
    assert (side.questions, side.answers, side.unknown, side.apologies) == (2, 1, 1, 1)
    assert side.failed == 2


async def test_what_an_operator_makes_of_a_draft_does_not_count_for_the_side(
    bot_with: Bot, documents: Documents, task: Task
) -> None:
    await drafts_on(documents)
    canary = await set_share(documents)
    user = user_of(canary, "candidate")

    async def asked_and(state: Literal["edited", "skipped"], text: str = "") -> str:
        asked = task(user=user)
        running = asyncio.create_task(bot_with({"ANSWER_SECONDS": "20"}).handle(asked))
        assert await decided(documents, asked.event.id, state, text) == "replied"
        assert await running == "sent"
        return asked.event.id

    await asked_and("skipped")
    edited = await asked_and("edited", "我們在三樓。")
    assert await bot_with().handle(task("postback", data=f"bad:{edited}", user=user)) == "sent"
    side = (await figures(documents)).candidate
    assert (side.questions, side.answers, side.apologies, side.down) == (2, 2, 0, 0)


async def test_a_candidate_that_is_gone_is_answered_for_by_the_current_model_and_its_canary_ends(
    answering: EventHandler, documents: Documents, task: Task
) -> None:
    await registry.record(documents, model("2", model="ft:nowhere"))
    decided = Decision(by="mei", reason="new", now=datetime.now(UTC))
    canary = await decisions.set_share(documents, "2", share=50, base_model=BASE, decision=decided)
    asked = task(user=user_of(canary, "candidate"))
    assert await answering.handle(asked) == "sent"
    assert (await event_of(documents, asked))["version"] == "base"
    pointer = await read_record(documents, Serving, SERVING)
    assert pointer is not None
    assert (pointer.canary, pointer.canary_end and pointer.canary_end.why) == (None, "gone")
    again = task(user=user_of(canary, "candidate"))
    assert await answering.handle(again) == "sent"
    assert "counters" not in (await chat_of(documents, again))["turns"][-1]


async def test_a_late_answer_counts_when_it_is_kept(
    bot_with: Bot, documents: Documents, task: Task, openai: OpenAI
) -> None:
    canary = await set_share(documents)
    openai.set(chat_seconds=0.6)
    late = task(user=user_of(canary, "candidate"))
    assert await bot_with({"ANSWER_SECONDS": "0.3"}).handle(late) == "kept"
    side = (await figures(documents)).candidate
    assert (side.answers, sum(side.seconds[1:])) == (1, 1)


async def test_a_chat_that_a_person_takes_over_counts_once_for_its_side(
    answering: EventHandler, documents: Documents, task: Task
) -> None:
    canary = await set_share(documents)
    user = user_of(canary, "candidate")
    for _ in range(2):
        await answering.handle(task(user=user, text="找真人"))
    both = await figures(documents)
    assert (both.candidate.handovers, both.current.handovers) == (1, 0)
