"""Outside the opening hours the operators' text comes before the first answer, once until they open."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.chat.conftest import Bot, Task, chat_of
from tests.platforms import Line, OpenAI
from tuneline.chat.handler import EventHandler
from tuneline.opening_hours.written import WEEKDAYS
from tuneline.storage.documents import Documents
from tuneline.storage.records.operators.hours import HOURS
from tuneline.storage.update import change

pytestmark = pytest.mark.stores("sqlite")
AWAY = "我們現在休息中，急事請撥 02-2345-6789。"
ANSWER = "請掛神經內科。"
EVERY_DAY: dict[str, Any] = {"weekly": {day: ["00:00-24:00"] for day in WEEKDAYS}, "time_zone": "UTC"}


def closed_until(days: int) -> dict[str, Any]:
    """Return hours that are closed on yesterday, today and the days after it."""
    today = datetime.now(UTC).date()
    special = {f"{today + timedelta(number)}": {"closed": True} for number in range(-1, days + 1)}
    return {**EVERY_DAY, "special": special, "away": AWAY}


@pytest.fixture(autouse=True)
async def without_notice(documents: Documents) -> None:
    await documents.create("bot/settings", {"ai_notice": False, "feedback": False})


@pytest.mark.stores("sqlite", "firestore")
async def test_the_text_comes_once_before_the_answer_until_it_opens(
    answering: EventHandler, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    openai.set(chat_answer=ANSWER)
    await documents.create(HOURS, closed_until(2))
    first = task()
    assert await answering.handle(first) == "sent"
    assert await answering.handle(task()) == "sent"
    assert line.all_said() == [AWAY, ANSWER, ANSWER]
    chat = await chat_of(documents, first)
    assert [turn["answer"] for turn in chat["turns"]] == [ANSWER, ANSWER]
    assert timedelta(2) < chat["away_until"] - datetime.now(UTC) <= timedelta(3)
    ago = datetime.now(UTC) - timedelta(minutes=1)
    await change(documents, first.chat, lambda stored: {**(stored or {}), "away_until": ago})
    assert await answering.handle(task()) == "sent"
    assert line.all_said()[3:] == [AWAY, ANSWER]


async def test_each_chat_gets_it(
    answering: EventHandler, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    await documents.create(HOURS, closed_until(1))
    group = "C" + "1" * 32
    for where in ({}, {"group": group, "mention_bot": True}):
        assert await answering.handle(task(**where)) == "sent"
    assert (line.all_said()[0], line.all_said(group=group)[0]) == (AWAY, AWAY)


@pytest.mark.parametrize(
    "hours",
    [
        {**EVERY_DAY, "away": AWAY},
        {**closed_until(1), "away": ""},
        {**closed_until(1), "weekly": {"mon": 9}},
        {"away": AWAY},
    ],
)
async def test_there_is_no_text_while_it_is_open_or_without_one(
    answering: EventHandler, documents: Documents, task: Task, line: Line, hours: dict[str, Any]
) -> None:
    await documents.create(HOURS, hours)
    sent = task()
    assert await answering.handle(sent) == "sent"
    assert len(line.all_said()) == 1
    assert "away_until" not in await chat_of(documents, sent)


@pytest.mark.parametrize("text", ["我不想活了", "現在有開嗎？"])
async def test_hotline_numbers_and_an_answer_that_says_it_is_closed_need_no_text(
    answering: EventHandler, documents: Documents, task: Task, line: Line, text: str
) -> None:
    await documents.create(HOURS, closed_until(1))
    assert await answering.handle(task(text=text)) == "sent"
    assert AWAY not in line.all_said()
    assert await answering.handle(task()) == "sent"
    assert line.all_said().count(AWAY) == 1


@pytest.mark.parametrize(("action", "body"), [("follow", {}), ("message", {"type": "sticker"})])
async def test_what_is_no_answer_has_no_text(
    answering: EventHandler, documents: Documents, task: Task, line: Line, action: str, body: dict[str, str]
) -> None:
    await documents.create(HOURS, closed_until(1))
    await answering.handle(task(action, **body))
    assert AWAY not in line.all_said()


async def test_the_notice_of_an_ai_comes_first(
    answering: EventHandler, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    openai.set(chat_answer=ANSWER)
    await change(documents, "bot/settings", lambda stored: {**(stored or {}), "ai_notice": True})
    await documents.create(HOURS, closed_until(1))
    assert await answering.handle(task()) == "sent"
    assert line.all_said()[1:] == [AWAY, ANSWER]


async def test_an_answer_of_five_messages_goes_without_it(
    answering: EventHandler, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    await documents.create(HOURS, closed_until(1))
    await change(documents, "bot/settings", lambda stored: {**(stored or {}), "answer_tokens": 0})
    openai.set(chat_answer="很長的句子。" * 5000)
    assert await answering.handle(task()) == "sent"
    assert len(line.all_said()) == 5
    assert AWAY not in line.all_said()


async def test_the_button_of_a_late_answer_has_it_and_the_answer_not_again(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    await documents.create(HOURS, closed_until(1))
    openai.set(chat_answer=ANSWER, chat_seconds=1.0)
    bot = bot_with({"ANSWER_SECONDS": "0.3"})
    asked = task()
    assert await bot.handle(asked) == "kept"
    assert line.all_said()[0] == AWAY
    assert await bot.handle(task("postback", data=f"late:{asked.event.id}")) == "sent"
    assert line.all_said().count(AWAY) == 1
    assert line.all_said()[-1] == ANSWER
