"""A question without a right answer is recorded for the operators, once and masked. On both stores."""

from typing import Any

import pytest

from tests.chat.conftest import Bot, Task
from tests.platforms import Line, OpenAI
from tuneline.chat.handler import EventHandler
from tuneline.storage.documents import Documents


async def listed(documents: Documents) -> list[dict[str, Any]]:
    return [document.data for document in await documents.query("unanswered", where={})]


async def test_an_apology_lists_the_question_with_personal_data_masked(
    answering: EventHandler, documents: Documents, task: Task, openai: OpenAI
) -> None:
    openai.fault("chat", "status", times=9, status=503)
    asked = task(text="我的電話是 0912345678，有停車場嗎？")
    assert await answering.handle(asked) == "sent"
    assert await answering.handle(asked) == "known"
    (question,) = await listed(documents)
    assert "0912345678" not in question["question"]
    assert "有停車場嗎" in question["question"]
    assert (question["is_masked"], question["reason"], question["chat"]) == (True, "apology", asked.chat)


async def test_an_answer_lists_nothing(answering: EventHandler, documents: Documents, task: Task) -> None:
    assert await answering.handle(task(text="有停車場嗎？")) == "sent"
    assert await listed(documents) == []


async def test_an_event_that_dies_lists_its_question(
    bot_with: Bot, documents: Documents, task: Task, line: Line
) -> None:
    line.fault("reply", "status", status=500, times=9)
    assert await bot_with({"REPLY_TRIES": "1"}).handle(task(text="有停車場嗎？")) == "dead"
    (question,) = await listed(documents)
    assert (question["question"], question["reason"]) == ("有停車場嗎？", "no_answer")


async def test_a_thumb_down_lists_the_question_until_a_thumb_up(
    answering: EventHandler, documents: Documents, task: Task
) -> None:
    asked = task(text="有停車場嗎？")
    await answering.handle(asked)
    await answering.handle(task("postback", data=f"bad:{asked.event.id}"))
    (question,) = await listed(documents)
    assert (question["question"], question["reason"]) == ("有停車場嗎？", "thumb_down")
    await answering.handle(task("postback", data=f"good:{asked.event.id}"))
    assert await listed(documents) == []


@pytest.mark.parametrize("withdrawal", ["forget", "unsend"])
async def test_a_withdrawn_question_is_listed_no_longer(
    answering: EventHandler, documents: Documents, task: Task, openai: OpenAI, withdrawal: str
) -> None:
    openai.fault("chat", "status", times=9, status=503)
    asked = task(text="有停車場嗎？")
    await answering.handle(asked)
    assert await listed(documents)
    if withdrawal == "forget":
        await answering.handle(task(text="忘記我"))
    else:
        await answering.handle(task("unsend", message_id=asked.event.message_id))
    assert await listed(documents) == []
