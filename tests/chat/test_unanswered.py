"""A question without a right answer is recorded for the operators, once and masked."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.chat.conftest import Bot, Task
from tests.platforms import Line, OpenAI
from tuneline.chat.handler import EventHandler
from tuneline.errors import RetryError
from tuneline.inference.no_answer import MARKER
from tuneline.storage.documents import Documents
from tuneline.texts import chat_texts

pytestmark = pytest.mark.stores("sqlite")

GROUP = "C" + "1" * 32
UNKNOWN = "不好意思，這裡不清楚，請洽櫃檯。"


async def listed(documents: Documents) -> list[dict[str, Any]]:
    return [document.data for document in await documents.query("unanswered", where={})]


@pytest.mark.stores("sqlite", "firestore")
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


@pytest.mark.stores("sqlite", "firestore")
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


@pytest.fixture
def not_known(openai: OpenAI) -> None:
    openai.set(chat_answer=f"**{MARKER}** {UNKNOWN}")


@pytest.mark.usefixtures("not_known")
@pytest.mark.parametrize("chat", [{}, {"group": GROUP}])
async def test_a_question_whose_answer_is_not_known_is_listed_and_no_marker_is_kept(
    answering: EventHandler, documents: Documents, task: Task, line: Line, chat: dict[str, str]
) -> None:
    await documents.create("bot/settings", {"prefix": "小幫手"})
    asked = task(text="小幫手 有停車場嗎？" if chat else "有停車場嗎？", **chat)
    assert await answering.handle(asked) == "sent"
    assert await answering.handle(asked) == "known"
    (question,) = await listed(documents)
    assert (question["question"], question["reason"], question["chat"]) == (
        "有停車場嗎？",
        "none_fits",
        asked.chat,
    )
    assert line.said(**chat) == [UNKNOWN]
    stored = [await documents.query(name, where={}) for name in ("events", "chats", "unanswered")]
    assert "NO_ANSWER" not in str(stored)


async def test_the_bots_own_text_is_the_answer_of_a_model_that_writes_only_the_marker(
    answering: EventHandler, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    openai.set(chat_answer=MARKER)
    assert await answering.handle(task(text="有停車場嗎？")) == "sent"
    assert line.said() == [chat_texts.text("unknown", "zh-TW")]
    assert [question["reason"] for question in await listed(documents)] == ["none_fits"]


@pytest.mark.usefixtures("not_known")
async def test_a_late_answer_that_is_not_known_lists_its_question(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    openai.set(chat_seconds=1.0)
    bot, asked = bot_with({"ANSWER_SECONDS": "0.3"}), task(text="有停車場嗎？")
    assert await bot.handle(asked) == "kept"
    assert [question["reason"] for question in await listed(documents)] == ["none_fits"]
    assert await bot.handle(task("postback", data=f"late:{asked.event.id}")) == "sent"
    assert line.said()[-1] == UNKNOWN
    assert len(await listed(documents)) == 1


@pytest.mark.usefixtures("not_known")
async def test_a_saved_answer_that_is_not_known_lists_its_question_when_the_next_run_sends_it(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    line.fault("reply", "status", status=500, times=9)
    bot, asked = bot_with(), task(text="有停車場嗎？")
    with pytest.raises(RetryError):
        await bot.handle(asked)
    assert await listed(documents) == []
    line.recover()
    assert await bot.handle(asked) == "sent"
    assert len(openai.asked()) == 1
    assert [question["reason"] for question in await listed(documents)] == ["none_fits"]


@pytest.mark.usefixtures("not_known")
async def test_an_answer_that_is_not_known_and_never_sent_is_listed_as_no_answer(
    bot_with: Bot, documents: Documents, task: Task, line: Line
) -> None:
    line.fault("reply", "status", status=500, times=9)
    assert await bot_with({"REPLY_TRIES": "1"}).handle(task(text="有停車場嗎？")) == "dead"
    assert [question["reason"] for question in await listed(documents)] == ["no_answer"]


@pytest.mark.usefixtures("not_known")
async def test_a_thumb_up_for_saying_that_it_is_not_known_leaves_the_question_on_the_list(
    answering: EventHandler, documents: Documents, task: Task
) -> None:
    asked = task(text="有停車場嗎？")
    await answering.handle(asked)
    for rating in ("bad", "good"):
        await answering.handle(task("postback", data=f"{rating}:{asked.event.id}"))
    assert [question["reason"] for question in await listed(documents)] == ["none_fits"]


@pytest.mark.usefixtures("not_known")
async def test_a_withdrawn_question_whose_answer_is_not_known_is_listed_no_longer(
    answering: EventHandler, documents: Documents, task: Task
) -> None:
    asked = task(text="有停車場嗎？")
    await answering.handle(asked)
    assert await listed(documents)
    await answering.handle(task("unsend", message_id=asked.event.message_id))
    assert await listed(documents) == []
