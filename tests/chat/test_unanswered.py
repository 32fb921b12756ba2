"""A question without a right answer is recorded for the operators, once and masked. On both stores."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.chat.conftest import Bot, Task
from tests.platforms import Line, OpenAI
from tuneline.chat.handler import EventHandler
from tuneline.storage.documents import Documents

GROUP = "C" + "1" * 32


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


async def test_in_a_group_the_question_is_listed_without_the_bots_prefix(
    answering: EventHandler, documents: Documents, task: Task, openai: OpenAI
) -> None:
    await documents.create("bot/settings", {"prefix": "小幫手"})
    openai.fault("chat", "status", times=9, status=503)
    assert await answering.handle(task(group=GROUP, text="小幫手 有停車場嗎？")) == "sent"
    (question,) = await listed(documents)
    assert question["question"] == "有停車場嗎？"


async def test_a_number_is_masked_also_where_a_long_text_is_cut(
    answering: EventHandler, documents: Documents, task: Task, openai: OpenAI
) -> None:
    openai.fault("chat", "status", times=9, status=503)
    await answering.handle(task(text="請問" + "，" * 992 + "0912345678 有停車場嗎？"))
    (question,) = await listed(documents)
    assert "0912" not in question["question"]
    assert question["is_masked"]


async def test_a_question_with_malformed_text_is_listed_as_it_can_be_shown(
    answering: EventHandler, documents: Documents, task: Task, openai: OpenAI
) -> None:
    openai.fault("chat", "status", times=9, status=503)
    await answering.handle(task(text="有停車場\x1bc嗎\u202e？"))
    (question,) = await listed(documents)
    assert question["question"] == "有停車場c嗎？"


async def test_a_correction_that_gets_no_thanks_is_no_question(
    bot_with: Bot, documents: Documents, task: Task, line: Line
) -> None:
    bot, asked = bot_with({"REPLY_TRIES": "1"}), task(text="有停車場嗎？")
    await bot.handle(asked)
    await bot.handle(task("postback", data=f"bad:{asked.event.id}"))
    line.fault("reply", "status", status=500, times=9)
    assert await bot.handle(task(text="應該說在診所後面。")) == "dead"
    assert [question["reason"] for question in await listed(documents)] == ["thumb_down"]


async def test_a_replay_that_answers_the_question_takes_it_off_the_list(
    bot_with: Bot, documents: Documents, task: Task, line: Line
) -> None:
    bot, asked = bot_with({"REPLY_TRIES": "1"}), task(text="有停車場嗎？")
    line.fault("reply", "status", status=500, times=9)
    assert await bot.handle(asked) == "dead"
    assert await listed(documents)
    line.recover()
    (event,) = await documents.get_many([f"events/{asked.event.id}"])
    assert event is not None
    again = {"state": "claimed", "outcome": "open", "replayed_at": datetime.now(UTC), "lease_until": None}
    kept = {name: value for name, value in event.data.items() if name not in ("messages", "turn", "reason")}
    await documents.replace(event, {**kept, **again})
    assert await bot.handle(asked) == "sent"
    assert await listed(documents) == []


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
