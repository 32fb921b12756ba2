"""A test event of the deployment asks the active model one short question; no user gets anything."""

from datetime import UTC, datetime
from typing import Any

from tests.chat.conftest import BASE, Bot, event_of
from tests.platforms import Line, OpenAI
from tuneline.chat.handler import EventHandler
from tuneline.chat.reply_task import ReplyTask, reply_task
from tuneline.chat.router import MODEL_TEST
from tuneline.storage.documents import Documents


def probe_task() -> ReplyTask:
    event: dict[str, Any] = {
        "type": MODEL_TEST,
        "mode": "active",
        "timestamp": int(datetime.now(UTC).timestamp() * 1000),
        "webhookEventId": "smoke-1",
        "deliveryContext": {"isRedelivery": False},
    }
    return reply_task(event, received_at=datetime.now(UTC))


async def test_the_active_model_is_asked_once_and_nothing_is_sent(
    answering: EventHandler, documents: Documents, line: Line, openai: OpenAI
) -> None:
    task = probe_task()
    assert await answering.handle(task) == "skipped"
    assert [asked["model"] for asked in openai.asked()] == [BASE]
    assert line.said() == []
    assert (await event_of(documents, task))["version"] == "base"
    assert await answering.handle(task) == "known"
    assert len(openai.asked()) == 1


async def test_a_model_that_does_not_answer_is_recorded_with_the_reason_and_not_asked_again(
    bot_with: Bot, documents: Documents, line: Line, openai: OpenAI
) -> None:
    openai.fault("chat", "status", times=9, status=401, body={"error": {"code": "invalid_api_key"}})
    task = probe_task()
    assert await bot_with().handle(task) == "refused"
    assert "401" in (await event_of(documents, task))["reason"]
    assert line.said() == []
