"""An event without a further try ends as dead, and the stored data of events expire."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from tests.chat.conftest import Bot, Task, event_of
from tests.platforms import Line
from tuneline.chat.behaviours import ChatBehaviours
from tuneline.chat.handler import EventHandler
from tuneline.chat.router import Kind
from tuneline.line.client import LineRetryError
from tuneline.storage.documents import Documents


async def test_there_is_a_behaviour_for_all_that_an_event_may_ask_for(
    answering: EventHandler, documents: Documents, task: Task
) -> None:
    asked = task()
    held = await answering._claim(asked, "run", answering._retry_window(asked, seconds=60))
    assert held is not None
    behaviours = answering._behaviours(documents, answering._delivery(held, asked, documents))
    assert isinstance(behaviours, ChatBehaviours)
    assert behaviours._by_kind().keys() == set(get_args(Kind))


async def test_an_event_is_kept_for_a_day(answering: EventHandler, documents: Documents, task: Task) -> None:
    before = datetime.now(UTC)
    asked = task()
    await answering.handle(asked)
    expires = (await event_of(documents, asked))["expire_at"]
    assert timedelta(hours=24) <= expires - before < timedelta(hours=24, minutes=5)


async def test_the_queues_last_try_ends_the_event_and_the_one_before_it_does_not(
    bot_with: Bot, documents: Documents, task: Task, line: Line
) -> None:
    bot, asked = bot_with({"REPLY_TRIES": "5"}), task()
    line.fault("reply", "status", status=500, times=9)
    with pytest.raises(LineRetryError):
        await bot.handle(replace(asked, tries_before=3))
    assert (await event_of(documents, asked))["state"] == "answered"
    assert await bot.handle(replace(asked, tries_before=4)) == "dead"
    assert (await event_of(documents, asked))["reason"] == "LineRetryError"
