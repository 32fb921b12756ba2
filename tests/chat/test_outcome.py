"""The outcome of an event is in its document, and unanswered users raise an alert."""

import asyncio

import pytest

from tests.chat.conftest import Bot, Task, event_of
from tests.platforms import Line, OpenAI
from tuneline.chat.handler import EventHandler
from tuneline.line.client import LineRetryError
from tuneline.storage.documents import Documents

pytestmark = pytest.mark.stores("sqlite")

ANSWER = "請掛神經內科。"


def alerts(caplog: pytest.LogCaptureFixture) -> list[str]:
    fields = [getattr(record, "fields", {}) for record in caplog.records]
    return [logged["alert"] for logged in fields if "alert" in logged]


@pytest.mark.stores("sqlite", "firestore")
async def test_an_answer_an_apology_and_what_needs_none(
    answering: EventHandler,
    documents: Documents,
    task: Task,
    openai: OpenAI,
    caplog: pytest.LogCaptureFixture,
) -> None:
    answered, apologized = task(), task()
    skipped = task(group="C" + "1" * 32, text="大家好")
    unsent = task("unsend", message_id=answered.event.message_id)
    assert await answering.handle(answered) == "sent"
    openai.fault("chat", "status", status=500, times=9)
    assert await answering.handle(apologized) == "sent"
    assert await answering.handle(skipped) == "skipped"
    assert await answering.handle(unsent) == "done"
    handled = (answered, apologized, skipped, unsent)
    outcomes = [(await event_of(documents, one))["outcome"] for one in handled]
    assert outcomes == ["answered", "apologized", "nothing", "nothing"]
    assert "dead_event" not in alerts(caplog)


async def test_an_expired_token_is_an_unanswered_message_with_an_alert(
    answering: EventHandler, documents: Documents, task: Task, line: Line, caplog: pytest.LogCaptureFixture
) -> None:
    line.set(clock_offset_seconds=1300)
    asked = task()
    line.set(clock_offset_seconds=2600)
    assert await answering.handle(asked) == "expired"
    event = await event_of(documents, asked)
    assert (event["outcome"], event["reason"]) == ("unanswered", "TokenSpentDropError")
    assert event["died_at"] >= asked.received_at
    assert alerts(caplog) == ["dead_event"]


@pytest.mark.parametrize(("times", "outcome"), [(1, "apologized"), (9, "unanswered")])
async def test_a_refused_message_is_unanswered_unless_the_apology_is_taken(
    answering: EventHandler,
    documents: Documents,
    task: Task,
    line: Line,
    caplog: pytest.LogCaptureFixture,
    times: int,
    outcome: str,
) -> None:
    body = {"message": "The request body has 1 error(s)"}
    line.fault("reply", "status", times=times, status=400, body=body)
    asked = task()
    assert await answering.handle(asked) == "refused"
    assert (await event_of(documents, asked))["outcome"] == outcome
    assert ("dead_event" in alerts(caplog)) is (outcome == "unanswered")


async def test_while_line_fails_a_slow_model_is_asked_once_however_often_the_queue_comes(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    line.fault("reply", "status", times=12, status=500)
    openai.set(chat_seconds=1.5, chat_answer=ANSWER)
    bot, asked = bot_with({"ANSWER_SECONDS": "0.3"}), task()
    for _ in range(2):
        with pytest.raises(LineRetryError):
            await bot.handle(asked)
    while (await event_of(documents, asked))["state"] != "kept":
        try:
            await bot.handle(asked)
        except LineRetryError:
            continue
    assert openai.calls("chat") == 1
    assert await bot.handle(task("postback", data=f"late:{asked.event.id}")) == "sent"
    assert line.said()[-1] == ANSWER


async def test_a_run_that_takes_over_a_late_answer_sends_the_button_before_it_asks_the_model(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    openai.set(chat_seconds=20)
    bot, asked = bot_with({"ANSWER_SECONDS": "0.3"}), task()
    dying = asyncio.ensure_future(bot.handle(asked))
    while not await asyncio.to_thread(line.said):
        await asyncio.sleep(0.05)
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    (found,) = await documents.get_many([f"events/{asked.event.id}"])
    assert found is not None
    # It died before it could record that the button was sent.
    await documents.replace(found, {**found.data, "lease_until": None, "has_button": None})
    line.fault("reply", "status", times=3, status=500)
    openai.set(chat_seconds=0)
    with pytest.raises(LineRetryError):
        await bot.handle(asked)
    assert openai.calls("chat") == 1
    assert await bot.handle(asked) == "kept"
    assert openai.calls("chat") == 2


async def test_an_answer_that_is_stopped_counts_as_what_it_may_cost(
    bot_with: Bot, documents: Documents, task: Task, openai: OpenAI
) -> None:
    openai.set(chat_seconds=20)
    dying = asyncio.ensure_future(bot_with().handle(task()))
    while not openai.calls("chat"):
        await asyncio.sleep(0.05)
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    (counted,) = await documents.query("usage", where={})
    # 3,500 tokens of gpt-4.1-mini at $1.60 a million, the examples, the history and a short prompt.
    assert 5_600 <= counted.data["micro_usd"] < 12_000
    assert counted.data["answers"] == 0


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [("no_credit", 429, "insufficient_quota"), ("key_refused", 401, "invalid_api_key")],
)
async def test_a_failure_that_only_an_operator_can_fix_is_reported_once_a_day(
    answering: EventHandler,
    documents: Documents,
    task: Task,
    openai: OpenAI,
    kind: str,
    status: int,
    code: str,
) -> None:
    openai.fault("chat", "status", times=99, status=status, body={"error": {"message": "no", "code": code}})
    for _ in range(2):
        asked = task()
        assert await answering.handle(asked) == "sent"
        assert (await event_of(documents, asked))["apology"] == kind
    (notice,) = await documents.query("notices", where={})
    assert notice.data["kind"] == kind
