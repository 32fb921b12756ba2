"""`bot/channel` has what LINE says about the bot: read once a day, and soon again while Chat is off."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.platforms import TOKEN, Line
from tuneline.bootstrap.line_account import line_channel
from tuneline.line.bot_info import bot_info
from tuneline.line.line_errors import LineRetryError
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import read_record
from tuneline.storage.records.operators.channel import CHANNEL, Channel
from tuneline_dev.emulators.line.identifiers import BOT_USER

pytestmark = pytest.mark.stores("sqlite")
START = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)


async def tick(documents: Documents, line: Line, *, hours: float = 0, token: str = TOKEN) -> Channel | None:
    reader = line_channel(
        {"LINE_CHANNEL_ACCESS_TOKEN": token, "LINE_API_BASE_URL": line.url}, documents=documents
    )
    reader._now = lambda: START + timedelta(hours=hours)
    await reader.tick()
    return await read_record(documents, Channel, CHANNEL)


async def test_the_first_tick_records_the_bot_and_the_day_asks_no_more(
    documents: Documents, line: Line
) -> None:
    channel = await tick(documents, line)
    assert channel is not None
    assert (channel.bot_user_id, channel.basic_id, channel.display_name) == (
        BOT_USER,
        "@216tuneln",
        "Tuneline",
    )
    assert (channel.chat_mode, channel.mark_as_read_mode, channel.read_at) == ("chat", "manual", START)
    for hours in (0.1, 1, 12, 23.9):
        await tick(documents, line, hours=hours)
    assert line.calls("info") == 1
    await tick(documents, line, hours=24)
    assert line.calls("info") == 2


async def test_chat_that_is_switched_on_is_known_within_an_hour(documents: Documents, line: Line) -> None:
    line.set(has_chat=False)
    off = await tick(documents, line)
    assert off is not None
    assert (off.chat_mode, off.mark_as_read_mode) == ("bot", "auto")
    line.set(has_chat=True)
    assert (await tick(documents, line, hours=0.9)) == off
    on = await tick(documents, line, hours=1)
    assert on is not None
    assert on.has_chat


async def test_a_failure_of_line_keeps_what_is_known_and_is_tried_again(
    documents: Documents, line: Line
) -> None:
    known = await tick(documents, line)
    line.fault("info", "status", status=500)
    assert await tick(documents, line, hours=25) == known
    again = await tick(documents, line, hours=26)
    assert again is not None
    assert again.read_at == START + timedelta(hours=26)


async def test_without_an_access_token_nothing_is_asked(documents: Documents, line: Line) -> None:
    assert await tick(documents, line, token="") is None
    assert line.calls("info") == 0


@pytest.mark.parametrize("answer", [None, [], "", {}, {"userId": 1}, {"userId": "U1"}, {"userId": None}])
def test_an_answer_that_names_no_bot_is_no_answer(answer: Any) -> None:
    with pytest.raises(LineRetryError):
        bot_info(answer)


@pytest.mark.parametrize("mode", ["", "hybrid", None, 3])
def test_a_mode_that_line_may_add_is_unknown(mode: Any) -> None:
    assert bot_info({"userId": BOT_USER, "chatMode": mode}).chat_mode == "unknown"
