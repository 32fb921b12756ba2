"""A deployment is updated in the middle of an answer: this version finishes what an earlier one began.

`tests/data/interrupted_events.jsonl` holds what the version of 29 November 2026 had stored.
"""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal, NamedTuple

import pytest

from tests.chat.conftest import Bot, Task, chat_of, event_of
from tests.platforms import Line, OpenAI
from tuneline.chat.limits.monthly_usage import path as usage_path
from tuneline.chat.reply_task import ReplyTask
from tuneline.storage.documents import Documents
from tuneline.texts import chat_texts

pytestmark = pytest.mark.stores("sqlite")

STORED = Path(__file__).parents[1] / "data" / "interrupted_events.jsonl"
STEPS = {line["step"]: line for line in map(json.loads, STORED.read_text().splitlines())}
SAVED, MADE = "請掛神經內科。", "請掛家醫科。"
LATE = chat_texts.text("late", "zh-TW")
STICKER = chat_texts.text("unsupported_sticker", "zh-TW")
# An older version may not know a field, and a newer one may have written it.
UNKNOWN = {"written_by": {"a newer": "version"}}


class Expected(NamedTuple):
    """What becomes of an event that stopped at a step.

    `text` is what the user gets, `asked` how often the model is asked, `remembered` the answer in the chat.
    """

    step: str
    state: str
    text: str | None
    asked: int
    remembered: str | None


UNFINISHED = [
    Expected("claimed", "sent", MADE, 1, MADE),
    Expected("claimed_in_queue", "sent", MADE, 1, MADE),
    Expected("reserved", "sent", MADE, 1, MADE),
    Expected("replayed", "sent", MADE, 1, MADE),
    Expected("answered", "sent", SAVED, 0, SAVED),
    Expected("answered_released", "sent", SAVED, 0, SAVED),
    Expected("answered_canned", "sent", STICKER, 0, None),
    Expected("late", "kept", LATE, 1, MADE),
    Expected("late_button", "kept", LATE, 1, MADE),
    Expected("late_saved", "kept", None, 0, None),
    Expected("withdrawn", "skipped", None, 0, None),
]
FINAL = [
    "kept", "delivered", "sent", "expired", "refused", "dead", "limited", "skipped", "unsend",
]  # fmt: skip


def times(value: Any, *, later: timedelta) -> Any:
    """Convert the stored times, moved to the present."""
    if isinstance(value, dict) and value.keys() == {"$time"}:
        return datetime.fromisoformat(value["$time"]) + later
    if isinstance(value, dict):
        return {name: times(inner, later=later) for name, inner in value.items()}
    return [times(inner, later=later) for inner in value] if isinstance(value, list) else value


async def store(documents: Documents, task: ReplyTask, step: str) -> None:
    """Store what the earlier version left of the task's event and chat; no run holds the event."""
    line = STEPS[step]
    text = json.dumps(line).replace(line["id"], task.event.id)
    if line["event"]["message"]:
        text = text.replace(json.dumps(line["event"]["message"]), json.dumps(task.event.message_id))
    line = json.loads(text)
    received_at = datetime.fromisoformat(line["event"]["received_at"]["$time"])
    later = task.received_at - received_at
    event, chat = (times(line[name], later=later) for name in ("event", "chat"))
    # The counters say which day it was.
    if chat:
        chat["counted"]["day"] = f"{datetime.now(UTC):%Y-%m-%d}"
        await documents.create(task.chat, {**chat, **UNKNOWN})
    fields = {**event, **UNKNOWN, "chat": task.chat, "sent_at": task.sent_at, "lease_until": None}
    if fields.get("reserved"):
        fields["reserved"]["path"] = usage_path(datetime.now(UTC))
        await documents.create(
            fields["reserved"]["path"], {"reserved_micro_usd": fields["reserved"]["micro_usd"]}
        )
    await documents.create(f"events/{task.event.id}", fields)


@pytest.mark.parametrize("expected", UNFINISHED, ids=lambda expected: expected.step)
async def test_an_event_is_finished_from_the_step_where_an_earlier_version_stopped(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI, expected: Expected
) -> None:
    openai.set(chat_answer=MADE)
    asked = task(type="sticker") if expected.step == "answered_canned" else task()
    await store(documents, asked, expected.step)
    state = await bot_with().handle(asked)
    texts = [expected.text] if expected.text else []
    assert (state, line.said(), openai.calls("chat")) == (expected.state, texts, expected.asked)
    event, chat = await event_of(documents, asked), await chat_of(documents, asked)
    assert (event["state"], event["attempts"], event["written_by"]) == (state, 2, UNKNOWN["written_by"])
    assert (not event["messages"]) is (state != "kept")
    if state != "skipped":
        assert chat.get("waiting", []) == []
    if before := STEPS[expected.step]["chat"]:
        assert chat["written_by"] == UNKNOWN["written_by"]
        assert chat["counted"]["today"] == before["counted"]["today"]
    remembered = [expected.remembered] if expected.remembered else []
    assert [turn["answer"] for turn in chat.get("turns", [])] == remembered


async def test_the_reservation_of_an_earlier_version_is_counted_as_spent(
    bot_with: Bot, documents: Documents, task: Task
) -> None:
    asked = task()
    await store(documents, asked, "reserved")
    reserved = (await event_of(documents, asked))["reserved"]
    assert await bot_with().handle(asked) == "sent"
    usage = [shard.data for shard in await documents.query("usage", where={})]
    assert sum(shard.get("reserved_micro_usd", 0) for shard in usage) == 0
    assert sum(shard.get("micro_usd", 0) for shard in usage) >= reserved["micro_usd"]
    assert (await event_of(documents, asked))["reserved"] is None


@pytest.mark.parametrize("step", FINAL)
async def test_an_event_that_an_earlier_version_ended_stays_as_it_is(
    bot_with: Bot, documents: Documents, task: Task, line: Line, step: str
) -> None:
    asked = task()
    await store(documents, asked, step)
    before = await event_of(documents, asked)
    assert await bot_with().handle(asked) == "known"
    assert (await event_of(documents, asked), line.said()) == (before, [])


async def test_an_answer_that_an_earlier_version_kept_is_fetched_once(
    bot_with: Bot, documents: Documents, task: Task, line: Line
) -> None:
    asked = task()
    await store(documents, asked, "kept")
    for state in ("sent", "skipped"):
        assert await bot_with().handle(task("postback", data=f"late:{asked.event.id}")) == state
    assert line.said() == [SAVED]
    event = await event_of(documents, asked)
    assert (event["state"], event["messages"], event["written_by"]) == (
        "delivered",
        [],
        UNKNOWN["written_by"],
    )


@pytest.mark.parametrize("how", ["unsend", "forget"])
async def test_an_answer_that_an_earlier_version_kept_is_withdrawn(
    bot_with: Bot, documents: Documents, task: Task, how: Literal["unsend", "forget"]
) -> None:
    asked = task()
    await store(documents, asked, "kept")
    withdrawal = task("unsend", message_id=asked.event.message_id) if how == "unsend" else task(text="忘記我")
    await bot_with().handle(withdrawal)
    event = await event_of(documents, asked)
    assert (event["state"], event["messages"]) == ("skipped", [])
    assert SAVED not in str(await chat_of(documents, asked))


def test_each_step_is_played() -> None:
    assert {expected.step for expected in UNFINISHED} | set(FINAL) == STEPS.keys()
