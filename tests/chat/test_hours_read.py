"""Each message reads the opening hours with everything else; a mistake in them does not stop the bot."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.chat.conftest import Bot, Task
from tuneline.chat.context_documents import read_documents
from tuneline.storage.documents import Documents
from tuneline.storage.records.operators.hours import HOURS, hours_of

WRITTEN: dict[str, Any] = {"time_zone": "Asia/Taipei", "weekly": {"mon": ["09:00-12:00"]}}


async def test_the_hours_come_with_the_documents_of_a_message(documents: Documents, task: Task) -> None:
    await documents.create(HOURS, WRITTEN)
    read = await read_documents(documents, task().chat, now=datetime.now(UTC))
    hours = hours_of(read.hours)
    assert hours is not None
    assert hours.time_zone == "Asia/Taipei"


@pytest.mark.stores("sqlite")
async def test_damaged_hours_do_not_stop_an_answer(
    documents: Documents, task: Task, bot_with: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    await documents.create(HOURS, {**WRITTEN, "weekly": {"mon": "morning"}})
    assert await bot_with().handle(task()) == "sent"
    assert "bot/hours has hours that cannot be used" in caplog.text
