"""With `drafts`, a user gets an answer only if an operator sends it."""

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, NamedTuple

import pytest

from tests.chat.conftest import Bot, Task, chat_of, event_of
from tests.chat.drafts import (
    AT_ONCE,
    EXPIRED,
    NOT_YET,
    SKIPPED,
    WAIT,
    decided,
    draft_of,
    drafts_on,
    until,
)
from tests.platforms import Line, OpenAI
from tuneline.chat.drafts.decision import Decision, decide, is_with_person
from tuneline.chat.drafts.overdue_drafts import OVERDUE, skip_overdue_drafts
from tuneline.chat.reply_task import ReplyTask
from tuneline.chat.takeover.recording import NewTakeover, Takeover, begin, end
from tuneline.retrieval.pin_changes import put_pins
from tuneline.storage.documents import Documents
from tuneline.storage.records.pin import Pin
from tuneline.texts import chat_texts
from tuneline_dev.emulators.line.identifiers import DEFAULT_USER

pytestmark = pytest.mark.stores("sqlite")

ANSWER = "請掛神經內科。"
OTHER = "請先掛家醫科。"
HOTLINE = chat_texts.text("hotline", "zh-TW")


class Case(NamedTuple):
    """A decision, and what the user gets by it; `reasons` are those of listed questions."""

    state: Literal["sent", "edited", "skipped"]
    text: str
    shown: str
    reasons: list[str]


CASES = [
    Case("sent", "", ANSWER, []),
    Case("edited", OTHER, OTHER, []),
    Case("skipped", "", SKIPPED, ["apology"]),
]


@pytest.fixture
async def bot(bot_with: Bot, documents: Documents, openai: OpenAI) -> Any:
    """A bot whose answers are drafts, with operators who are not quick."""
    openai.set(chat_answer=ANSWER)
    await drafts_on(documents)
    return bot_with(AT_ONCE)


def late(asked: ReplyTask) -> dict[str, str]:
    """The button of the draft's user."""
    return {"data": f"late:{asked.event.id}"}


async def turns(documents: Documents, task: ReplyTask) -> list[str]:
    return [turn["answer"] for turn in (await chat_of(documents, task)).get("turns", [])]


async def listed(documents: Documents) -> list[str]:
    return [each.data["reason"] for each in await documents.query("unanswered", where={})]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.state)
async def test_a_decision_in_time_is_the_reply_to_the_question(
    bot_with: Bot,
    documents: Documents,
    task: Task,
    line: Line,
    openai: OpenAI,
    case: Case,
) -> None:
    openai.set(chat_answer=ANSWER)
    await drafts_on(documents)
    asked = task()
    run = asyncio.create_task(bot_with({"ANSWER_SECONDS": "20"}).handle(asked))
    assert (await draft_of(documents, asked.event.id)).record.answer == ANSWER
    assert line.said() == []
    assert await decided(documents, asked.event.id, case.state, case.text) == "replied"
    assert await run == "sent"
    assert line.said() == [case.shown]
    assert await turns(documents, asked) == ([case.shown] if case.state != "skipped" else [])
    assert await listed(documents) == case.reasons
    assert (await event_of(documents, asked))["outcome"] == (
        "apologized" if case.state == "skipped" else "answered"
    )
    assert (line.calls("reply"), line.calls("push")) == (1, 0)


@pytest.mark.stores("sqlite", "firestore")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.state)
async def test_a_later_decision_comes_by_the_button(
    bot: Any, documents: Documents, task: Task, line: Line, case: Case
) -> None:
    asked = task()
    assert await bot.handle(asked) == "drafted"
    assert line.said() == [WAIT]
    event = await event_of(documents, asked)
    assert (event["outcome"], event["messages"], event["lease_until"]) == ("waiting", [], None)
    assert await bot.handle(task("postback", **late(asked))) == "sent"
    assert line.said()[1:] == [NOT_YET]
    assert await decided(documents, asked.event.id, case.state, case.text) == "on_tap"
    assert await turns(documents, asked) == []
    assert (await event_of(documents, asked))["state"] == "kept"
    for state in ("sent", "skipped"):
        assert await bot.handle(task("postback", **late(asked))) == state
    assert line.said()[2:] == [case.shown]
    assert (await event_of(documents, asked))["state"] == "delivered"
    assert await turns(documents, asked) == ([case.shown] if case.state != "skipped" else [])
    assert await listed(documents) == case.reasons
    assert line.calls("push") == 0


async def test_a_tap_carries_out_a_decision_whose_run_died(
    bot: Any, documents: Documents, task: Task, line: Line
) -> None:
    asked = task()
    assert await bot.handle(asked) == "drafted"
    draft = await draft_of(documents, asked.event.id)
    await documents.replace(draft.document, {**draft.document.data, "state": "sent"})
    assert await bot.handle(task("postback", **late(asked))) == "sent"
    assert line.said() == [WAIT, ANSWER]


async def test_the_next_question_of_the_chat_waits_for_no_operator(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    openai.set(chat_answer=ANSWER)
    await drafts_on(documents)
    bot = bot_with({"ANSWER_SECONDS": "20"})
    first, second = task(), task(text="要預約嗎？")
    runs = [asyncio.create_task(bot.handle(each)) for each in (first, second)]
    for each in (second, first):
        await decided(documents, each.event.id)
    assert await asyncio.gather(*runs) == ["sent", "sent"]
    # No draft is in the history of the other question: its user has not got it.
    assert [len(call["messages"]) for call in openai.asked()] == [2, 2]


async def test_an_operators_own_question_is_answered_at_once(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    openai.set(chat_answer=ANSWER)
    await drafts_on(documents, operators=[DEFAULT_USER])
    assert await bot_with().handle(task()) == "sent"
    assert line.said() == [ANSWER]
    assert await documents.query("drafts", where={}) == []


@pytest.mark.parametrize(("mode", "end"), [("model", "sent"), ("all", "drafted")])
async def test_only_with_all_a_pinned_answer_is_a_draft(
    bot_with: Bot, documents: Documents, task: Task, mode: str, end: str
) -> None:
    await drafts_on(documents, mode)
    pin = Pin(question="要預約嗎？", answer="要。", since=datetime.now(UTC))
    await put_pins(documents, [pin])
    assert await bot_with(AT_ONCE).handle(task(text="要預約嗎？")) == end


async def test_texts_of_the_bot_itself_are_no_drafts(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    await drafts_on(documents, "all", per_minute=1)
    openai.fault("chat", "status", times=9, status=503)
    for asked in (task(), task(text="要預約嗎？"), task(type="sticker")):
        await bot_with({"ANSWER_SECONDS": "5"}).handle(asked)
    texts = [chat_texts.text(key, "zh-TW") for key in ("apology", "limit_minute")]
    assert line.said() == texts
    assert await documents.query("drafts", where={}) == []


async def test_in_a_group_the_button_brings_the_answer_to_anyone_there(
    bot: Any, documents: Documents, task: Task, line: Line
) -> None:
    group = "C" + "c3" * 16
    asked = task(text="@bot 頭痛要看哪一科？", group=group, mention_bot=True)
    assert await bot.handle(asked) == "drafted"
    await decided(documents, asked.event.id)
    assert await bot.handle(task("postback", **late(asked), group=group)) == "sent"
    assert line.said(group=group) == [WAIT, ANSWER]


async def test_hotline_numbers_are_sent_before_an_operator_has_seen_the_answer(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    openai.set(chat_answer=ANSWER, chat_seconds=1)
    await drafts_on(documents)
    asked = task(text="我想自殺")
    run = asyncio.create_task(bot_with({"ANSWER_SECONDS": "20"}).handle(asked))
    await draft_of(documents, asked.event.id)
    assert await run == "drafted"
    assert line.said() == [HOTLINE, WAIT]


async def test_the_answer_of_a_slow_model_is_a_draft(
    bot: Any, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    openai.set(chat_seconds=1.0)
    asked = task()
    assert await bot.handle(asked) == "drafted"
    openai.set(chat_seconds=0)
    assert line.said() == [WAIT]
    assert await decided(documents, asked.event.id) == "on_tap"
    assert await bot.handle(task("postback", **late(asked))) == "sent"
    assert line.said() == [WAIT, ANSWER]
    assert len(openai.asked()) == 1


@pytest.mark.stores("sqlite", "firestore")
@pytest.mark.parametrize("how", ["unsend", "forget", "edit"])
@pytest.mark.parametrize("is_decided", [False, True])
async def test_a_withdrawn_question_has_no_draft_and_no_answer(
    bot: Any, documents: Documents, task: Task, line: Line, how: str, is_decided: bool
) -> None:
    asked = task()
    assert await bot.handle(asked) == "drafted"
    if is_decided:
        assert await decided(documents, asked.event.id) == "on_tap"
    await withdraw(bot, task, asked, how)
    assert await documents.get_many([f"drafts/{asked.event.id}"]) == [None]
    event = await event_of(documents, asked)
    assert (event["state"], event["messages"], event["turn"]) == ("skipped", [], None)
    said = len(line.said())
    assert await bot.handle(task("postback", **late(asked))) == "sent"
    assert line.said()[said:] == [EXPIRED]


async def withdraw(bot: Any, task: Task, asked: ReplyTask, how: str) -> None:
    """Withdraw a question as its user does."""
    if how == "unsend":
        await bot.handle(task("unsend", message_id=asked.event.message_id))
    elif how == "forget":
        await bot.handle(task(text="忘記我"))
    else:
        await bot.handle(task("edit", message_id=asked.event.message_id, text="肚子痛要看哪一科？"))


@pytest.mark.parametrize("how", ["unsend", "forget"])
async def test_a_question_that_is_withdrawn_while_its_run_waits_gets_nothing(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI, how: str
) -> None:
    openai.set(chat_answer=ANSWER)
    await drafts_on(documents)
    bot = bot_with({"ANSWER_SECONDS": "20"})
    asked = task()
    run = asyncio.create_task(bot.handle(asked))
    await draft_of(documents, asked.event.id)
    await withdraw(bot, task, asked, how)
    assert await run == "skipped"
    assert ANSWER not in line.said()
    assert await documents.query("drafts", where={}) == []


def taken_over(documents: Documents, asked: ReplyTask) -> Awaitable[Takeover]:
    """Give the chat of a question to a person."""
    new = NewTakeover(by="command", event="t1", human_hours=1)
    return begin(documents, asked.chat, new, now=lambda: datetime.now(UTC), hours=None)


async def test_a_person_who_takes_over_while_a_run_waits_closes_the_draft(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    openai.set(chat_answer=ANSWER)
    await drafts_on(documents)
    asked = task()
    run = asyncio.create_task(bot_with({"ANSWER_SECONDS": "7"}).handle(asked))
    await draft_of(documents, asked.event.id)
    await taken_over(documents, asked)
    said = line.said()
    await run
    assert ANSWER not in line.said()
    assert WAIT not in line.said()
    draft = await draft_of(documents, asked.event.id)
    assert (said, draft.record.state, draft.record.by) == ([], "skipped", "person")


async def test_a_draft_whose_user_has_the_button_is_kept_until_the_bot_has_the_chat_again(
    bot: Any, documents: Documents, task: Task, line: Line
) -> None:
    asked = task()
    assert await bot.handle(asked) == "drafted"
    await taken_over(documents, asked)
    draft = await draft_of(documents, asked.event.id)
    assert await is_with_person(documents, draft, now=datetime.now(UTC))
    assert await decided(documents, asked.event.id) == "on_tap"
    assert await bot.handle(task("postback", **late(asked))) == "skipped"
    assert line.said() == [WAIT]
    await end(documents, asked.chat)
    assert not await is_with_person(documents, draft, now=datetime.now(UTC))
    assert await bot.handle(task("postback", **late(asked))) == "sent"
    assert line.said() == [WAIT, ANSWER]


async def test_a_decision_while_the_run_sends_the_button_is_kept_at_once(
    bot: Any, documents: Documents, task: Task, line: Line
) -> None:
    asked = task()
    line.fault("reply", "hang_after", seconds=1.5)
    run = asyncio.create_task(bot.handle(asked))

    async def is_late() -> bool:
        (event,) = await documents.get_many([f"events/{asked.event.id}"])
        return event is not None and event.data["state"] == "late"

    await until(is_late)
    assert await decided(documents, asked.event.id, "skipped") == "replied"
    assert await run == "drafted"
    assert (await event_of(documents, asked))["state"] == "kept"
    assert await listed(documents) == ["apology"]


@pytest.mark.stores("sqlite", "firestore")
async def test_of_two_decisions_at_once_the_first_one_counts(
    bot: Any, documents: Documents, task: Task
) -> None:
    asked = task()
    assert await bot.handle(asked) == "drafted"
    draft, now = await draft_of(documents, asked.event.id), datetime.now(UTC)
    decisions = [Decision("sent", "a"), Decision("skipped", "b")]
    made = await asyncio.gather(*(decide(documents, draft, each, now=now) for each in decisions))
    assert [each is None for each in made].count(True) == 1


@pytest.mark.stores("sqlite", "firestore")
async def test_a_draft_that_no_operator_decides_on_is_skipped_before_it_expires(
    bot: Any, documents: Documents, task: Task, line: Line
) -> None:
    asked = task()
    assert await bot.handle(asked) == "drafted"
    now = datetime.now(UTC)
    assert await skip_overdue_drafts(documents, language="zh-TW", now=now + OVERDUE / 2) == 0
    assert await skip_overdue_drafts(documents, language="zh-TW", now=now + OVERDUE) == 1
    assert await skip_overdue_drafts(documents, language="zh-TW", now=now + OVERDUE) == 0
    assert await listed(documents) == ["apology"]
    assert await bot.handle(task("postback", **late(asked))) == "sent"
    assert line.said() == [WAIT, SKIPPED]


@pytest.mark.parametrize("push_drafts", [False, True])
async def test_the_notice_comes_once_in_ten_minutes_and_is_pushed_only_by_setting(
    bot_with: Bot, documents: Documents, task: Task, openai: OpenAI, push_drafts: bool
) -> None:
    openai.set(chat_answer=ANSWER)
    await drafts_on(documents, push_drafts=push_drafts)
    at = datetime.now(UTC).replace(minute=41, second=0)

    def later() -> datetime:
        return at

    for minutes, notices in ((0, 1), (5, 1), (12, 2)):
        at = at.replace(minute=41 + minutes)
        asked = replace(task(), received_at=at - timedelta(seconds=9))
        assert await bot_with({"ANSWER_SECONDS": "5"}, now=later).handle(asked) == "drafted"
        found = [each.data for each in await documents.query("notices", where={"kind": "draft_waiting"})]
        assert len(found) == notices
    assert {each["delivery"] for each in found} == {"waiting" if push_drafts else "unsent"}
    assert all(each["facts"] == {} for each in found)
