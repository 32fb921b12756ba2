"""The bot takes a code for operators from a one-to-one chat, and asks no model about it."""

from datetime import UTC, datetime

import pytest

from tests.chat.conftest import Task, event_of
from tests.platforms import Line, OpenAI
from tuneline.chat.handler import EventHandler
from tuneline.notices.invite import invite
from tuneline.notices.operators import MOST, read_operators
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import record_of
from tuneline.storage.records.operators.bot_settings import RunningSettings
from tuneline.texts.notice_texts import texts

pytestmark = pytest.mark.stores("sqlite")


async def operators(documents: Documents) -> tuple[str, ...]:
    (settings,) = await documents.get_many(["bot/settings"])
    return read_operators(record_of(RunningSettings, settings)).operators


async def test_the_bot_says_what_came_of_a_code_and_asks_no_model(
    documents: Documents,
    answering: EventHandler,
    task: Task,
    line: Line,
    openai: OpenAI,
) -> None:
    code = await invite(documents, now=datetime.now(UTC))
    assert await answering.handle(task(text=code)) == "sent"
    assert await answering.handle(task(text=code)) == "sent"
    own = texts("zh-TW")
    assert line.said() == [own["operator_added"], "可以在這裡做的事", own["operator_code_wrong"]]
    assert len(await operators(documents)) == 1
    assert openai.asked() == []


async def test_the_others_are_notified_of_a_new_operator_without_a_name(
    documents: Documents, answering: EventHandler, task: Task
) -> None:
    await documents.create("bot/settings", {"operators": ["U" + "a1" * 16]})
    enlisted = task(text=await invite(documents, now=datetime.now(UTC)))
    assert await answering.handle(enlisted) == "sent"
    (notice,) = await documents.query("notices", where={})
    assert (notice.data["kind"], notice.data["facts"]) == ("operator_added", {"count": 2})
    assert enlisted.event.user_id not in str(notice)


async def test_a_full_bot_says_so(
    documents: Documents, answering: EventHandler, task: Task, line: Line
) -> None:
    others = [f"U{number:032x}" for number in range(MOST)]
    await documents.create("bot/settings", {"operators": others})
    code = await invite(documents, now=datetime.now(UTC))
    assert await answering.handle(task(text=code)) == "sent"
    assert line.said() == [texts("zh-TW")["operators_full"].format(most=MOST)]
    assert await operators(documents) == tuple(others)
    assert await documents.query("notices", where={}) == []


async def test_in_a_group_a_code_is_nothing_special(
    documents: Documents, answering: EventHandler, task: Task, openai: OpenAI
) -> None:
    code = await invite(documents, now=datetime.now(UTC))
    said = task(text=code, group="C" + "c3" * 16, mention_bot=True)
    assert await answering.handle(said) == "sent"
    assert (await event_of(documents, said))["kind"] == "ask"
    assert len(openai.asked()) == 1
    assert await operators(documents) == ()
