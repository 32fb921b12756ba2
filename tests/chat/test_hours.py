"""A question about opening hours is answered from `bot/hours`, without a model. On both stores."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.chat.conftest import BASE, Bot, Task, chat_of, event_of
from tests.chat.test_pins import PIN, system
from tests.platforms import Line, OpenAI
from tests.retrieval.test_few_shot import NOW as CREATED_AT
from tests.retrieval.test_few_shot import SOURCE, Bucket
from tuneline.chat.replies.hours import HEADING
from tuneline.inference.no_answer import INSTRUCTION
from tuneline.retrieval.base_models import BaseModels
from tuneline.retrieval.few_shot import Examples, publish_examples
from tuneline.retrieval.pin_changes import put_pins
from tuneline.storage.documents import Documents
from tuneline.storage.records.operators.hours import HOURS

ALWAYS = "現在有開，24 小時不打烊。"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_AND_NIGHT: dict[str, Any] = {
    "time_zone": "Asia/Taipei",
    "weekly": {day: ["00:00-24:00"] for day in WEEKDAYS},
}


async def test_a_question_about_hours_is_answered_without_a_model_and_is_in_the_history(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    await documents.create(HOURS, DAY_AND_NIGHT)
    asked = task(text="請問現在有開嗎？")
    assert await bot_with().handle(asked) == "sent"
    assert line.said()[-1] == ALWAYS
    assert openai.asked() == []
    event, chat = await event_of(documents, asked), await chat_of(documents, asked)
    assert event["version"] == "hours"
    assert "decision" not in event
    assert [(turn["question"], turn["answer"], turn["version"]) for turn in chat["turns"]] == [
        ("請問現在有開嗎？", ALWAYS, "hours")
    ]
    assert chat["waiting"] == []
    await bot_with().handle(task(text="那有停車場嗎"))
    assert {"role": "assistant", "content": ALWAYS} in openai.asked()[-1]["messages"]


async def test_without_hours_the_model_is_asked(
    bot_with: Bot, task: Task, line: Line, openai: OpenAI
) -> None:
    await bot_with().handle(task(text="現在有開嗎"))
    assert line.said()[-1] != ALWAYS
    assert HEADING not in system(openai)


@pytest.mark.stores("sqlite")
async def test_the_answer_is_as_of_the_moment_of_receipt(
    bot_with: Bot, documents: Documents, task: Task, line: Line
) -> None:
    now = datetime.now(ZoneInfo("Asia/Taipei")).replace(second=0, microsecond=0)
    closes = now + timedelta(minutes=30)
    span = f"{now - timedelta(minutes=30):%H:%M}-{closes:%H:%M}"
    await documents.create(HOURS, {**DAY_AND_NIGHT, "weekly": {day: [span] for day in WEEKDAYS}})
    await bot_with().handle(task(text="are you open?"))
    assert line.said()[-1].startswith("We are open now, until ")
    assert f"{closes:%H:%M}" in line.said()[-1] or closes.hour == closes.minute == 0
    retried = replace(task(text="are you open?"), received_at=datetime.now(UTC))
    await bot_with(now=lambda: datetime.now(UTC) + timedelta(minutes=40)).handle(retried)
    assert line.said()[-1].startswith("We are open now, until ")
    later = replace(task(text="are you open?"), received_at=datetime.now(UTC) + timedelta(hours=2))
    await bot_with(now=lambda: datetime.now(UTC) + timedelta(hours=2)).handle(later)
    assert line.said()[-1].startswith("We are closed now.")


@pytest.mark.stores("sqlite")
async def test_hours_come_before_a_pin_of_the_same_question(
    bot_with: Bot, documents: Documents, task: Task, line: Line
) -> None:
    await put_pins(documents, [replace(PIN, question="現在有開嗎", answer="有開喔")])
    await bot_with().handle(task(text="現在有開嗎"))
    assert line.said()[-1] == "有開喔"
    await documents.create(HOURS, DAY_AND_NIGHT)
    await bot_with().handle(task(text="現在有開嗎"))
    assert line.said()[-1] == ALWAYS


@pytest.mark.stores("sqlite")
async def test_hours_cost_nothing_while_the_budget_is_used_up_and_count_in_the_limits(
    bot_with: Bot, documents: Documents, task: Task, line: Line
) -> None:
    await documents.create(HOURS, DAY_AND_NIGHT)
    await documents.create("bot/settings", {"month_usd": 0.0, "per_minute": 1})
    await bot_with().handle(task(text="現在有開嗎"))
    assert line.said()[-1] == ALWAYS
    await bot_with().handle(task(text="現在有開嗎"))
    assert line.said()[-1] != ALWAYS


@pytest.mark.stores("sqlite")
async def test_an_answer_from_the_hours_is_no_draft(
    bot_with: Bot, documents: Documents, task: Task, line: Line
) -> None:
    await documents.create(HOURS, DAY_AND_NIGHT)
    await documents.create("bot/settings", {"drafts": "all"})
    assert await bot_with().handle(task(text="現在有開嗎")) == "sent"
    assert line.said()[-1] == ALWAYS


@pytest.mark.stores("sqlite")
async def test_a_model_is_shown_the_hours_above_all_pins_and_examples_that_it_had(
    bot_with: Bot, documents: Documents, task: Task, openai: OpenAI
) -> None:
    bot = bot_with(base_models=BaseModels(BASE, "", Examples(fetch=Bucket())))
    await publish_examples(documents, replace(SOURCE, created_at=CREATED_AT))
    await put_pins(documents, [PIN])
    before = task(text="我頭痛，今晚可以去看嗎")
    await bot.handle(before)
    without = system(openai)
    await documents.create(HOURS, DAY_AND_NIGHT)
    after = task(text="我頭痛，今晚可以去看嗎")
    await bot.handle(after)
    assert (
        f"{HEADING}\n\nQuestion: 每週的服務時間：\nAnswer: 每週的服務時間：\n每天 24 小時\n{ALWAYS}"
        in system(openai)
    )
    shown = system(openai).partition(ALWAYS)[2]
    assert without.endswith(shown)
    assert PIN.answer in shown
    sources = [(await event_of(documents, each))["sources"] for each in (before, after)]
    assert sources[0] == sources[1]


@pytest.mark.stores("sqlite")
async def test_hours_alone_do_not_ask_the_model_to_answer_from_what_it_is_shown(
    bot_with: Bot, documents: Documents, task: Task, openai: OpenAI
) -> None:
    await documents.create(HOURS, DAY_AND_NIGHT)
    await bot_with().handle(task(text="我頭痛要看哪一科"))
    assert HEADING in system(openai)
    assert INSTRUCTION not in system(openai)
