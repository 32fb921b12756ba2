"""An event's record says what each of its runs did, when, and with which model."""

from itertools import pairwise

import pytest

from tests.chat.conftest import Bot, Task, event_of
from tests.chat.test_sources import bot_with_examples
from tests.platforms import OpenAI
from tuneline.storage.documents import Documents

pytestmark = pytest.mark.stores("sqlite")


async def test_an_answers_steps_are_recorded_with_the_model_its_tokens_and_its_cost(
    bot_with: Bot, documents: Documents, task: Task
) -> None:
    bot = await bot_with_examples(bot_with, documents)
    asked = task(text="我頭痛要看什麼科")
    assert await bot.handle(asked) == "sent"
    event = await event_of(documents, asked)
    steps = {step["step"]: step for step in event["timeline"]}
    assert [*steps] == ["claimed", "found", "model", "answered", "replied", "sent"]
    times = [event["received_at"], *(step["at"] for step in event["timeline"])]
    assert all(before <= after for before, after in pairwise(times))
    assert (steps["found"]["decision"], steps["found"]["by"]) == ("model", "words")
    model = steps["model"]
    assert model["version"] == event["version"] == "base"
    assert model["read"] > 0 < model["written"]
    assert float(model["usd"]) > 0
    assert steps["replied"]["messages"] == 1


async def test_an_apology_says_why_no_model_answered(
    bot_with: Bot, documents: Documents, task: Task, openai: OpenAI
) -> None:
    openai.set(chat_answer="")
    bot = bot_with()
    asked = task(text="hello?")
    assert await bot.handle(asked) == "sent"
    failed = [step for step in (await event_of(documents, asked))["timeline"] if step["step"] == "model"]
    assert [step["failed"] for step in failed] == ["empty"]


async def test_no_step_holds_a_text_or_an_id_of_line(bot_with: Bot, documents: Documents, task: Task) -> None:
    bot = await bot_with_examples(bot_with, documents)
    asked = task(text="我頭痛要看什麼科")
    await bot.handle(asked)
    timeline = str((await event_of(documents, asked))["timeline"])
    for secret in ("頭痛", asked.event.user_id, asked.event.reply_token, asked.event.message_id):
        assert secret not in timeline
