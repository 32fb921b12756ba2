"""One bot, through the real SDKs, against the emulators."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.platforms import KEY, TOKEN, Line, OpenAI
from tuneline.bootstrap.chat_hosts import chat_model
from tuneline.chat.behaviours import chat_handler
from tuneline.chat.handler import EventHandler
from tuneline.chat.reply_task import ReplyTask, reply_task
from tuneline.line.client import LineClient
from tuneline.retrieval.base_models import BaseModels
from tuneline.settings import BotSettings, ChatSettings, read
from tuneline.storage.documents import Documents

BASE = "gpt-4.1-mini-2025-04-14"
Task = Callable[..., ReplyTask]
Bot = Callable[..., EventHandler]


@pytest.fixture
def task(line: Line) -> Task:
    """Lets the user do something and gives the reply task of its event."""

    def make(action: str = "message", **body: Any) -> ReplyTask:
        _, raw = line.event(action, **({"text": "頭痛要看哪一科？"} | body if action == "message" else body))
        return reply_task(raw, received_at=datetime.now(UTC))

    return make


@pytest.fixture
async def line_client(line: Line) -> AsyncIterator[LineClient]:
    async with LineClient(channel_access_token=TOKEN, base_url=line.url) as client:
        yield client


@pytest.fixture
async def bot_with(documents: Documents, line_client: LineClient, openai: OpenAI) -> AsyncIterator[Bot]:
    """Makes bots with the deadlines and settings of a test."""
    chat = ChatSettings(chat_api_key=KEY, chat_base_url=openai.base_url, base_model=BASE)
    model = chat_model(chat, seconds=20, max_retries=0)

    def make(settings: dict[str, str] | None = None, **more: Any) -> EventHandler:
        bot = read(BotSettings, settings or {})
        given = {"documents": documents, "line": line_client, "model": model, "base_models": BaseModels(BASE)}
        return chat_handler(bot=bot, **{**given, **more})

    yield make
    await model.close()


@pytest.fixture
def answering(bot_with: Bot) -> EventHandler:
    """The bot as it is without any setting."""
    return bot_with()


async def event_of(documents: Documents, task: ReplyTask) -> dict[str, Any]:
    """Return the document of the task's event."""
    (found,) = await documents.get_many([f"events/{task.event.id}"])
    assert found is not None
    return found.data


async def chat_of(documents: Documents, task: ReplyTask) -> dict[str, Any]:
    """Return the stored chat of the task; empty if it is deleted."""
    (found,) = await documents.get_many([task.chat])
    return found.data if found else {}
