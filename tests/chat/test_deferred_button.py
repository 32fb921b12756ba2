"""The button of a late answer is sent while its reply token is valid, and each tap fetches one answer."""

import asyncio
import time
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.chat.conftest import Bot, Task, event_of
from tests.platforms import Line, OpenAI
from tuneline.chat.deferred import deferred_postback
from tuneline.storage.documents import Documents

pytestmark = pytest.mark.stores("sqlite")

SOON = {"ANSWER_SECONDS": "0.3"}


async def test_a_token_that_expires_before_the_button_leaves_the_event_unanswered(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    openai.set(chat_seconds=1.0)
    asked = task()
    line.set(clock_offset_seconds=1300)
    assert await bot_with(SOON).handle(asked) == "expired"
    assert (await event_of(documents, asked))["outcome"] == "unanswered"


async def test_a_button_that_line_refuses_is_not_sent_again(
    bot_with: Bot, task: Task, line: Line, openai: OpenAI
) -> None:
    openai.set(chat_seconds=1.0)
    line.fault("reply", "status", status=400, body={"message": "no", "details": []}, times=9)
    assert await bot_with(SOON).handle(task()) == "refused"
    assert line.calls("reply") == 1


async def test_between_two_tries_of_the_button_is_a_pause_that_grows(
    bot_with: Bot, task: Task, line: Line, openai: OpenAI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deferred_postback, "BUTTON_PAUSE_SECONDS", 0.5)
    openai.set(chat_seconds=0.5)
    line.fault("reply", "status", status=500, times=2)
    began = time.monotonic()
    assert await bot_with(SOON).handle(task()) == "kept"
    assert time.monotonic() - began >= 0.3 + 0.5 + 1.0
    assert line.calls("reply") == 3


async def test_nothing_goes_on_behind_an_apology(
    bot_with: Bot, task: Task, line: Line, openai: OpenAI
) -> None:
    openai.fault("chat", "hang", seconds=20)
    bot = bot_with(SOON, deferred_seconds=0.6)
    before = asyncio.all_tasks()
    assert await bot.handle(task()) == "kept"
    assert asyncio.all_tasks() <= before


async def kept(documents: Documents, **more: Any) -> dict[str, Any]:
    """Return a late answer that waits to be fetched."""
    event = {
        "state": "kept",
        "messages": [{"text": "請掛神經內科。"}],
        "expire_at": datetime.now(UTC),
        **more,
    }
    await documents.create("events/01LATE", event)
    return event


async def read(documents: Documents) -> dict[str, Any]:
    (found,) = await documents.get_many(["events/01LATE"])
    return found.data if found else {}


async def test_what_one_tap_has_taken_another_does_not_take_over(documents: Documents) -> None:
    assert not await deferred_postback._take_delivery(documents, "01LATE", "01ANNA")
    await kept(documents, expire_at=None)
    taken = [
        await deferred_postback._take_delivery(documents, "01LATE", tap)
        for tap in ("01ANNA", "01BEN", "01ANNA")
    ]
    assert taken == [True, False, True]
    assert (await read(documents))["tap"] == "01ANNA"


@pytest.mark.parametrize("is_sent", [True, False])
async def test_what_is_no_late_answer_any_more_stays_as_it_is(documents: Documents, is_sent: bool) -> None:
    event = await kept(documents, state="skipped", tap="01ANNA", expire_at=None)
    await deferred_postback.record_delivery(documents, "01LATE", is_sent=is_sent)
    assert await read(documents) == event
