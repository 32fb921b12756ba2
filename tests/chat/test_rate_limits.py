"""The limits of a chat hold, with any actions of its user between two questions."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.chat.conftest import Bot, Task, chat_of
from tests.platforms import Line, OpenAI
from tuneline.chat.handler import EventHandler
from tuneline.chat.memory import history
from tuneline.notices.invite import invite
from tuneline.notices.operators import read_operators
from tuneline.storage.document_size import require_storable
from tuneline.storage.documents import Documents
from tuneline.storage.records.chat import Chat
from tuneline.storage.records.operators.bot_settings import RunningSettings
from tuneline.texts import chat_texts
from tuneline.texts.notice_texts import texts as notice_texts

MINUTE = chat_texts.text("limit_minute", "zh-TW")
STRANGER = "U" + "5" * 32


@pytest.fixture
async def answering(answering: EventHandler, documents: Documents) -> EventHandler:
    """Return a bot that gives a chat three replies in a minute and five answers on a day."""
    await documents.create("bot/settings", {"per_minute": 3, "per_day": 5})
    return answering


@pytest.mark.parametrize("between", ["forget", "block", "unsend"])
async def test_what_is_counted_outlives_being_forgotten(
    answering: EventHandler, task: Task, openai: OpenAI, between: str
) -> None:
    for _ in range(4):
        for _ in range(3):
            asked = task()
            await answering.handle(asked)
        steps: dict[str, list[Any]] = {
            "forget": [{"text": "忘記我"}],
            "block": [{"action": "unfollow"}, {"action": "follow"}],
            "unsend": [{"action": "unsend", "message_id": asked.event.message_id}],
        }
        for step in steps[between]:
            await answering.handle(task(**step))
    assert len(openai.asked()) == 3


async def test_the_day_outlives_it_too(
    answering: EventHandler, documents: Documents, task: Task, openai: OpenAI
) -> None:
    asked = task()
    for _ in range(8):
        await answering.handle(task(text="忘記我"))
        (chat,) = await documents.get_many([asked.chat])
        if chat is not None:
            # As if the minute were over.
            await documents.replace(chat, {**chat.data, "counted": {**chat.data["counted"], "recent": []}})
        await answering.handle(task())
    assert len(openai.asked()) == 5


@pytest.mark.parametrize(
    "step",
    [
        {"text": "忘記我"},
        {"type": "sticker"},
        {"text": "TUNE-AAAAA-AAAAA"},
        {"action": "postback", "data": "good:01NOBODY"},
        {"action": "postback", "data": "late:01NOBODY"},
        {"action": "follow"},
    ],
)
async def test_replies_are_limited_and_the_limit_is_reported_once(
    answering: EventHandler, task: Task, line: Line, step: dict[str, Any]
) -> None:
    outcomes = [await answering.handle(task(**step)) for _ in range(7)]
    assert outcomes == ["sent"] * 4 + ["limited"] * 3
    assert line.said().index(MINUTE) == 3


async def test_a_forget_request_over_the_limit_is_obeyed(
    answering: EventHandler, documents: Documents, task: Task
) -> None:
    asked = task(text="祕密")
    await answering.handle(asked)
    for _ in range(5):
        await answering.handle(task(type="sticker"))
    assert await answering.handle(task(text="忘記我")) == "limited"
    assert "祕密" not in str(await chat_of(documents, asked))


async def test_replies_without_a_model_use_up_none_of_the_days_answers(
    answering: EventHandler, documents: Documents, task: Task
) -> None:
    await answering.handle(task(type="sticker"))
    asked = task()
    await answering.handle(asked)
    assert (await chat_of(documents, asked))["counted"]["today"] == 1


async def test_a_stranger_who_guesses_does_not_void_an_invitation_and_cannot_go_on(
    bot_with: Bot, documents: Documents, task: Task, line: Line
) -> None:
    await documents.create("bot/settings", {"per_minute": 100})
    bot, code = bot_with(), await invite(documents, now=datetime.now(UTC))
    for _ in range(12):
        await bot.handle(task(text="TUNE-AAAAA-AAAAA", user=STRANGER))
        await bot.handle(task(text="忘記我", user=STRANGER))
    assert await bot.handle(task(text=code, user=STRANGER)) == "sent"
    wrong = notice_texts("zh-TW")["operator_code_wrong"]
    assert line.said(user=STRANGER)[-1] == wrong
    await bot.handle(task(text=code))
    (settings,) = await documents.get_many(["bot/settings"])
    assert settings is not None
    operators = read_operators(RunningSettings.from_document(settings.data)).operators
    assert (len(operators), STRANGER in operators) == (1, False)


async def test_a_thumb_counts_for_an_answer_in_the_same_chat_alone(
    bot_with: Bot, documents: Documents, task: Task, line: Line
) -> None:
    await documents.create("bot/settings", {"per_minute": 100})
    bot, asked = bot_with(), task(text="安娜的問題")
    await bot.handle(asked)
    await bot.handle(task("postback", data=f"bad:{asked.event.id}"))
    sticker, forged = task(type="sticker"), "good:01NOBODY0000"
    await bot.handle(sticker)
    for data in (f"good:{asked.event.id}", forged, f"good:{sticker.event.id}"):
        assert await bot.handle(task("postback", user=STRANGER, data=data)) == "sent"
    await bot.handle(task("postback", data=f"good:{sticker.event.id}"))
    await bot.handle(task("postback", data=forged))
    (kept,) = await documents.query("feedback", where={})
    assert (kept.data["rating"], kept.data["chat"]) == ("bad", asked.chat)
    await bot.handle(task(text="忘記我"))
    assert await documents.query("feedback", where={}) == []


async def test_an_answer_can_be_rated_once_its_turn_is_no_longer_remembered(
    answering: EventHandler, documents: Documents, task: Task
) -> None:
    asked = task()
    await answering.handle(asked)
    (chat,) = await documents.get_many([asked.chat])
    assert chat is not None
    await documents.replace(chat, {**chat.data, "turns": []})
    await answering.handle(task("postback", data=f"good:{asked.event.id}"))
    (kept,) = await documents.query("feedback", where={})
    assert (kept.data["rating"], kept.data["version"]) == ("good", "base")


@pytest.mark.parametrize("letter", ["a", "ก", "😀"])
def test_a_chat_is_never_too_large_to_be_stored(letter: str) -> None:
    chat = Chat()
    for number in range(40):
        made = history.turn(
            event=f"01E{number}",
            message=str(number),
            question=letter * 6000,
            answer=letter * 9000,
            version="v",
            now=datetime.now(UTC),
        )
        chat = replace(chat, turns=history.with_turn(chat, made))
        require_storable("chats/one", {**chat.as_document(), "padding": "x" * 500_000})
    kept = [one["event"] for one in chat.turns]
    assert kept == [f"01E{number}" for number in range(40 - len(kept), 40)]
    assert len(kept) == {"a": 30, "ก": 13, "😀": 10}[letter]


async def test_long_answers_are_stored_and_reported_once(
    bot_with: Bot, documents: Documents, task: Task, openai: OpenAI
) -> None:
    await documents.create("bot/settings", {"per_minute": 1000, "per_day": 1000, "answer_tokens": 0})
    openai.set(chat_answer="ก" * 6000)
    for _ in range(16):
        asked = task(text="ก" * 4500)
        assert await bot_with().handle(asked) == "sent"
    turns = (await chat_of(documents, asked))["turns"]
    assert (turns[-1]["event"], len(turns) < 16) == (asked.event.id, True)
