"""A late answer is fetched with the button: once, at any time after it is ready."""

import asyncio
from typing import Any

import pytest

from tests.chat.conftest import Bot, Task, chat_of, event_of
from tests.platforms import Line, OpenAI
from tuneline.chat.handler import EventHandler
from tuneline.chat.reply_task import ReplyTask
from tuneline.storage.documents import Documents
from tuneline.texts import chat_texts
from tuneline_dev.emulators.line.identifiers import DEFAULT_USER

pytestmark = pytest.mark.stores("sqlite")

LATE = chat_texts.text("late", "zh-TW")
ANSWER = "請掛神經內科。"
SOON = {"ANSWER_SECONDS": "0.3"}


def button(line: Line) -> str:
    """What the button under the bot's last message carries."""
    message = line.get("/sim/chat")["messages"][-1]["message"]
    (action,) = message["template"]["actions"]
    return str(action["data"])


async def late_answer(bot: EventHandler, task: Task, openai: OpenAI) -> ReplyTask:
    """Return a question whose answer came late and is kept."""
    openai.set(chat_seconds=1.0, chat_answer=ANSWER)
    asked = task()
    assert await bot.handle(asked) == "kept"
    openai.set(chat_seconds=0)
    return asked


async def test_the_token_is_spent_on_a_button_and_a_tap_brings_the_answer(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    bot = bot_with(SOON)
    asked = await late_answer(bot, task, openai)
    assert line.said() == [LATE]
    assert button(line) == f"late:{asked.event.id}"
    assert await bot.handle(task("postback", data=button(line))) == "sent"
    assert line.said() == [LATE, ANSWER]
    assert (len(openai.asked()), line.calls("push")) == (1, 0)
    assert (await event_of(documents, asked))["state"] == "delivered"
    assert [one["answer"] for one in (await chat_of(documents, asked))["turns"]] == [ANSWER]


async def test_an_operators_chat_keeps_which_message_has_the_answer(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    await documents.create("bot/settings", {"operators": [DEFAULT_USER]})
    bot = bot_with(SOON)
    asked = await late_answer(bot, task, openai)
    assert await bot.handle(task("postback", data=button(line))) == "sent"
    shown = line.get("/sim/chat")["messages"][-1]["message_id"]
    assert (await chat_of(documents, asked))["replies"] == [{"event": asked.event.id, "messages": [shown]}]


async def test_a_button_whose_fate_is_unknown_is_sent_again_while_the_same_answer_is_made(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    for kind in ("lost_answer", "reset"):
        line.fault("reply", kind)
        asked = await late_answer(bot_with(SOON), task, openai)
        assert (await event_of(documents, asked))["attempts"] == 1
    assert line.said() == [LATE, LATE]
    assert len(openai.asked()) == 2


@pytest.mark.stores("sqlite", "firestore")
async def test_tapping_twice_and_at_once_delivers_once(
    bot_with: Bot, task: Task, line: Line, openai: OpenAI
) -> None:
    bot = bot_with(SOON)
    asked = await late_answer(bot, task, openai)
    taps = [task("postback", data=f"late:{asked.event.id}") for _ in range(4)]
    outcomes = await asyncio.gather(*(bot.handle(one) for one in taps))
    assert sorted(outcomes) == ["sent", "skipped", "skipped", "skipped"]
    assert await bot.handle(task("postback", data=f"late:{asked.event.id}")) in ("skipped", "sent")
    assert line.said().count(ANSWER) == 1


async def test_a_tap_before_it_is_ready_waits_with_the_animation(
    bot_with: Bot, task: Task, line: Line, openai: OpenAI
) -> None:
    bot = bot_with(SOON)
    openai.set(chat_seconds=1.5, chat_answer=ANSWER)
    asking = asyncio.ensure_future(bot.handle(task()))
    while not await asyncio.to_thread(line.said):
        await asyncio.sleep(0.05)
    before = line.calls("loading")
    assert await bot.handle(task("postback", data=button(line))) == "sent"
    assert await asking == "kept"
    assert line.said() == [LATE, ANSWER]
    assert line.calls("loading") > before


async def test_a_tap_that_was_not_delivered_leaves_the_answer_to_the_next(
    bot_with: Bot, task: Task, line: Line, openai: OpenAI
) -> None:
    bot = bot_with(SOON)
    asked = await late_answer(bot, task, openai)
    lost = task("postback", data=f"late:{asked.event.id}")
    line.set(clock_offset_seconds=1300)
    assert await bot.handle(lost) == "expired"
    line.set(clock_offset_seconds=0)
    assert await bot.handle(task("postback", data=f"late:{asked.event.id}")) == "sent"
    assert line.said()[-1] == ANSWER


async def test_a_tap_on_what_is_gone_or_anothers_gets_a_kind_word(
    bot_with: Bot, task: Task, line: Line, openai: OpenAI
) -> None:
    bot = bot_with(SOON)
    asked = await late_answer(bot, task, openai)
    for data in ("late:01ABCDEFGH", "late:../../x", "late:"):
        assert await bot.handle(task("postback", data=data)) == "sent"
        assert line.said()[-1] == chat_texts.text("late_expired", "zh-TW")
    stranger = "U" + "2" * 32
    assert await bot.handle(task("postback", data=f"late:{asked.event.id}", user=stranger)) == "sent"
    assert line.said(user=stranger) == [chat_texts.text("late_expired", "zh-TW")]


async def test_a_model_that_never_answers_ends_in_an_apology_behind_the_button(
    bot_with: Bot, task: Task, line: Line, openai: OpenAI
) -> None:
    bot = bot_with(SOON, deferred_seconds=0.8)
    openai.fault("chat", "hang", seconds=20)
    assert await bot.handle(asked := task()) == "kept"
    assert await bot.handle(task("postback", data=f"late:{asked.event.id}")) == "sent"
    assert line.said() == [LATE, chat_texts.text("apology", "zh-TW")]


async def test_a_new_question_does_not_wait_for_the_late_answer(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    bot = bot_with(SOON, deferred_seconds=20)
    openai.fault("chat", "hang", seconds=3)
    first = asyncio.ensure_future(bot.handle(task(text="第一個問題")))
    while not await asyncio.to_thread(line.said):
        await asyncio.sleep(0.05)
    openai.set(chat_answer="第二個答案")
    assert await bot.handle(task(text="第二個問題")) == "sent"
    assert line.said() == [LATE, "第二個答案"]
    first.cancel()


@pytest.mark.stores("sqlite", "firestore")
async def test_a_run_that_died_while_the_answer_was_late_is_taken_up_without_a_second_button(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    openai.fault("chat", "hang", seconds=20)
    asked = task()
    dying = asyncio.ensure_future(bot_with(SOON).handle(asked))
    while not await asyncio.to_thread(line.said):
        await asyncio.sleep(0.05)
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    await let_go(documents, asked)
    openai.set(chat_answer=ANSWER)
    assert await bot_with(SOON).handle(asked) == "kept"
    assert await bot_with().handle(task("postback", data=f"late:{asked.event.id}")) == "sent"
    assert line.said() == [LATE, ANSWER]


async def let_go(documents: Documents, asked: ReplyTask) -> None:
    """What time does to the lease of a run that died."""
    (found,) = await documents.get_many([f"events/{asked.event.id}"])
    assert found is not None
    data: dict[str, Any] = {**found.data, "lease_until": None}
    await documents.replace(found, data)
