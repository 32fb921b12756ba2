"""A switch of models applies to the next message, and a failed model costs no answer."""

import asyncio
import concurrent.futures
import threading
import time
from datetime import UTC, datetime
from typing import Any

import httpx2

from tests.models.test_registry import model as tuned
from tests.running import Bot, stored, until
from tuneline.models import lifecycle, registry
from tuneline.storage.sqlite import SqliteDocuments

# Names of models that the emulator knows and no setting has, instead of tuned models.
FIRST, SECOND = "gpt-4.1", "gpt-4o-mini"
MESSAGES = 200


def recorded(bot: Bot, version: str, model: str, *, serves: bool = True, **fields: Any) -> None:
    """Write a model down, and let it serve."""

    async def write() -> None:
        documents = SqliteDocuments(bot.stack.store)
        record = tuned(version, **{"model": model, "base_model": model, **fields})
        now = datetime.now(UTC)
        await registry.record(documents, record)
        if serves:
            await registry.promote(documents, record, by="test", reason="test", now=now)
        await documents.close()

    asyncio.run(write())


def promote(bot: Bot, version: str) -> None:
    """As an operator does."""

    async def write() -> None:
        documents = SqliteDocuments(bot.stack.store)
        await lifecycle.promote(documents, version, by="test", reason="better", now=datetime.now(UTC))
        await documents.close()

    asyncio.run(write())


def test_of_200_messages_sent_through_a_switch_none_fails_and_none_after_it_gets_the_old_model(
    bot: Bot,
) -> None:
    recorded(bot, "1", FIRST)
    recorded(bot, "2", SECOND, serves=False)
    bot.openai.set(chat_seconds=0.05)
    sent_at: dict[str, float] = {}
    half, written = threading.Event(), [0.0]

    def send(number: int) -> None:
        started = time.monotonic()
        made = bot.line.post("/sim/message", user=f"U{number:032x}", text=f"問題{number}")
        assert made["status"] == 200
        sent_at[made["event_id"]] = started
        until(lambda: bot.line.said(user=f"U{number:032x}"))
        if len(sent_at) >= MESSAGES // 2:
            half.set()

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        sending = [pool.submit(send, number) for number in range(MESSAGES)]
        half.wait(60)
        promote(bot, "2")
        written[0] = time.monotonic()
        for task in sending:
            task.result()
    until(bot.is_idle, seconds=100)
    events = stored(bot.stack, "events")
    assert {events[one]["state"] for one in sent_at} == {"sent"}
    after = {one for one, started in sent_at.items() if started > written[0]}
    assert len(after) > MESSAGES // 4
    assert {events[one]["version"] for one in after} == {"2"}
    assert {events[one]["version"] for one in sent_at} == {"1", "2"}
    for number in range(MESSAGES):
        assert len(bot.line.said(user=f"U{number:032x}")) == 1
    # What was asked with the new model's prompt was asked of the new model.
    asked = {(one["messages"][0]["content"], one["model"]) for one in bot.openai.asked()}
    assert asked == {("你是1。", FIRST), ("你是2。", SECOND)}


def test_a_model_that_dies_in_the_middle_of_a_conversation_is_noticed_by_the_operator_alone(
    bot: Bot,
) -> None:
    recorded(bot, "1", FIRST)
    recorded(bot, "2", SECOND)
    bot.line.post("/sim/message", text="頭痛要看哪一科？")
    until(lambda: len(bot.line.said()) == 1)
    bot.openai.set(shutdown_date={SECOND: "2020-01-01"}, chat_answer="請掛神經內科。")
    asked = bot.line.post("/sim/message", text="要帶什麼？")
    until(lambda: bot.event(asked["event_id"]).get("state") == "sent")
    until(bot.is_idle)
    assert bot.line.said()[1:] == ["請掛神經內科。"]
    event = bot.event(asked["event_id"])
    assert (event["version"], event["attempts"], bot.line.calls("reply")) == ("1", 1, 2)
    # The model that answers got the conversation.
    assert [one["content"] for one in bot.openai.asked()[-1]["messages"]][:2] == [
        "你是1。",
        "頭痛要看哪一科？",
    ]
    (notice,) = stored(bot.stack, "notices").values()
    assert (notice["kind"], notice["facts"]["version"], notice["facts"]["next"]) == ("model_ended", "2", "1")
    assert "404" in notice["facts"]["reason"]
    assert [one["version"] for one in bot.logged("line_reply") if one.get("alert") == "model_gone"] == ["2"]
    # It is not asked again, nor reported again, for some time.
    calls = bot.openai.calls("chat")
    bot.line.post("/sim/message", text="謝謝")
    until(lambda: len(bot.line.said()) == 3)
    until(bot.is_idle)
    assert bot.openai.calls("chat") == calls + 1
    assert len(stored(bot.stack, "notices")) == 1


def test_when_every_tuned_model_and_the_base_model_are_gone_the_one_behind_them_answers(bot: Bot) -> None:
    recorded(bot, "1", FIRST)
    base = "gpt-4.1-mini-2025-04-14"
    bot.openai.set(shutdown_date={FIRST: "2020-01-01", base: "2020-01-01"})
    for number in (1, 2):
        bot.line.post("/sim/message", text="頭痛要看哪一科？")
        bot.until_said(number)
    until(bot.is_idle)
    assert [one["model"] for one in bot.openai.asked()] == [FIRST, base, "gpt-6-luna", "gpt-6-luna"]
    assert bot.openai.asked()[-1]["parameters"]["reasoning_effort"] == "none"
    told = {one["facts"]["version"] for one in stored(bot.stack, "notices").values()}
    assert told == {"1", "base"}


def test_on_the_day_a_model_ends_the_next_one_serves_and_the_operator_is_notified(bot: Bot) -> None:
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    recorded(bot, "1", FIRST)
    recorded(bot, "2", SECOND, shutdown_date=today)
    bot.line.post("/sim/message", text="早上還在嗎？")
    until(lambda: len(bot.line.said()) == 1)
    until(bot.is_idle)
    # Its last day has begun, and it answers: it is used further.
    assert bot.openai.asked()[-1]["model"] == SECOND
    bot.openai.set(shutdown_date={SECOND: today})
    bot.start("job_poller")
    assert httpx2.post(bot.stack.url(4), trust_env=False, timeout=60).status_code == 200
    serving = stored(bot.stack, "bot")["serving"]
    assert (serving["version"], serving["by"]) == ("1", "job_poller")
    calls = bot.openai.calls("chat")
    bot.line.post("/sim/message", text="現在呢？")
    until(lambda: len(bot.line.said()) == 2)
    until(bot.is_idle)
    assert (bot.openai.asked()[-1]["model"], bot.openai.calls("chat")) == (FIRST, calls + 1)
    ended = stored(bot.stack, "notices")["model_ended-2"]
    assert (ended["facts"]["date"], ended["facts"]["next"]) == (today, "1")
    assert any(one["message"] == "model ended" for one in bot.logged("job_poller"))
    assert httpx2.post(bot.stack.url(4), trust_env=False, timeout=60).status_code == 200
    assert stored(bot.stack, "bot")["serving"]["version"] == "1"
