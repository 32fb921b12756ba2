"""`line_operator` on both stores, through LINE's real SDK, against the emulator, with one operator."""

import base64
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.platforms import TOKEN, Line
from tuneline.chat.handler import EventHandler
from tuneline.chat.reply_task import ReplyTask, reply_task
from tuneline.line.client import LineClient
from tuneline.operator_chat.behaviours import operator_handler
from tuneline.settings import BotSettings, read
from tuneline.storage.documents import Documents
from tuneline_dev.emulators.line.identifiers import DEFAULT_USER

STRANGER = "U" + "5e" * 16
GROUP = "C" + "c3" * 16
Sent = Callable[..., ReplyTask]


@pytest.fixture
def sent(line: Line) -> Sent:
    """Lets a user (the operator, unless `user` is given) send a file, or tap a button with `data`.

    Gives the task of the event.
    """

    def make(name: str = "門診.csv", content: bytes = b"question,answer\n", **more: Any) -> ReplyTask:
        file = {"type": "file", "file_name": name, "file_base64": base64.b64encode(content).decode()}
        _, raw = line.event("postback", **more) if "data" in more else line.event(**{**file, **more})
        return reply_task(raw, received_at=datetime.now(UTC))

    return make


@pytest.fixture
async def operating(documents: Documents, line: Line) -> AsyncIterator[EventHandler]:
    """The handler, whose bot has one operator: the emulator's user."""
    await documents.create("bot/settings", {"operators": [DEFAULT_USER], "language": "en"})
    async with LineClient(channel_access_token=TOKEN, base_url=line.url) as client:
        yield operator_handler(documents=documents, line=client, bot=read(BotSettings, {}))


async def remove_operators(documents: Documents) -> None:
    (settings,) = await documents.get_many(["bot/settings"])
    assert settings is not None
    await documents.replace(settings, {**settings.data, "operators": []})
