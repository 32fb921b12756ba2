"""An operator takes a chat over, gives it back, and learns who waits for a person."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.operator_chat.phone import Phone, another
from tests.operator_chat.test_answers import SECOND, change_settings
from tests.platforms import Line
from tuneline.chat.memory import withdrawal
from tuneline.chat.reply_task import ReplyTask
from tuneline.chat.takeover import recording
from tuneline.chat.takeover.recording import NewTakeover
from tuneline.inference.no_answer import MARKER
from tuneline.notices.handover import KEPT
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import read_record
from tuneline.storage.records.chat import Chat, chat_path
from tuneline.texts import takeover_texts
from tuneline.texts.card_texts import texts
from tuneline_dev.emulators.line.identifiers import BOT_USER, DEFAULT_USER

pytestmark = pytest.mark.stores("sqlite")
USER = "U" + "e5" * 16
CHAT = chat_path(USER)
LINK = f"https://chat.line.biz/{BOT_USER}/chat/{USER}"
NOTE = takeover_texts.text("person", "en")
OWN = texts("en")


@pytest.fixture
async def user(phone: Phone, documents: Documents) -> Phone:
    """A user of the bot, whose channel has Chat on; the bot has two operators."""
    await documents.create("bot/channel", {"chat_mode": "chat", "bot_user_id": BOT_USER})
    await change_settings(documents, operators=[DEFAULT_USER, SECOND])
    return another(phone, USER)


async def silent(phone: Phone, task: ReplyTask) -> None:
    """Handle an event whose user gets nothing."""
    before = len(phone.messages())
    assert await phone.handle(task) == "skipped"
    assert len(phone.messages()) == before


def links(phone: Phone) -> list[str]:
    """Return the addresses that the buttons of the bot's messages open."""
    return [str(action) for action in _uris(phone.messages())]


def _uris(part: Any) -> list[str]:
    if isinstance(part, list):
        return [found for each in part for found in _uris(each)]
    if isinstance(part, dict):
        own = [part["uri"]] if part.get("type") == "uri" else []
        return own + [found for each in part.values() for found in _uris(each)]
    return []


async def notices(documents: Documents) -> list[dict[str, Any]]:
    return [found.data for found in await documents.query("notices", where={"kind": "handover"})]


async def ask_without_answer(phone: Phone, line: Line, openai: Any, text: str) -> None:
    openai.fault("chat", "status", times=9, status=503)
    await phone.say(text)
    openai.recover()


async def test_a_user_who_wants_a_person_is_news_with_the_question_and_the_link(
    phone: Phone, user: Phone, documents: Documents
) -> None:
    assert NOTE in await user.say("找真人")
    await silent(user, user.task("message", text="Can I come on Sunday?"))
    said = await phone.say("status")
    assert OWN["takeover_title"] in said
    assert "Can I come on Sunday?" in said
    assert OWN["by_user"] in said
    assert f"{OWN['row_with_person']}\n1" in said
    assert links(phone) == [LINK]
    assert OWN["takeover_title"] not in await phone.say("status")
    assert OWN["resumed_title"] in await phone.tap("resume")
    assert OWN["resumed_before"] in await phone.tap("resume")
    assert NOTE not in await user.say("Can I come on Monday?")
    other = another(phone, SECOND)
    assert OWN["takeover_title"] not in await other.say("status"), "it is over"


@pytest.mark.parametrize("word", ["with a person", "상담 중"])
async def test_a_chat_in_the_list_is_not_news_in_the_same_reply(phone: Phone, user: Phone, word: str) -> None:
    assert NOTE in await user.say("找真人")
    said = await phone.say(word)
    assert said.count(OWN["takeover_title"]) == 1
    assert OWN["takeover_title"] not in await phone.say("status"), "the list has shown it"


async def test_an_operator_takes_over_from_an_open_question_and_the_bot_is_silent_until_resumed(
    phone: Phone, user: Phone, documents: Documents, line: Line, openai: Any
) -> None:
    await ask_without_answer(user, line, openai, "Do you have parking?")
    await phone.say("questions")
    said = await phone.tap("take_over")
    assert said.startswith(OWN["taken_title"])
    assert "Do you have parking?" in said
    assert OWN["takeover_no_link"] in said
    assert links(phone) == []
    assert USER not in str(await notices(documents))
    assert await phone.tap("take_over")
    assert OWN["taken_before"] in phone.said()
    assert NOTE in await user.say("Hello?")
    await silent(user, user.task("message", text="Are you there?"))
    await silent(user, user.task("message", type="sticker"))
    said = await phone.say("with a person")
    assert "Are you there?" in said
    assert links(phone) == [LINK]
    assert OWN["resumed_title"] in await phone.tap("resume")
    assert await phone.say("with a person") == OWN["takeover_none"]
    assert await user.say("Are you there?")


async def test_the_other_operators_learn_it_and_of_two_at_once_one_has_it(
    phone: Phone, user: Phone, documents: Documents, line: Line, openai: Any
) -> None:
    await ask_without_answer(user, line, openai, "Do you have parking?")
    other = another(phone, SECOND)
    await phone.say("questions")
    await other.say("questions")
    await phone.tap("take_over")
    said = await other.tap("take_over")
    assert said.startswith(OWN["taken_before"])
    (notice,) = await notices(documents)
    assert notice["delivery"] == "unsent"
    assert OWN["takeover_title"] not in await phone.say("status")


async def test_an_old_card_takes_nothing_over_and_ends_no_later_takeover(
    phone: Phone, user: Phone, documents: Documents, line: Line, openai: Any
) -> None:
    await ask_without_answer(user, line, openai, "Do you have parking?")
    await phone.say("questions")
    await phone.tap("take_over")
    await phone.tap("resume")
    new = NewTakeover(by="user", event="01LATER", human_hours=12)
    await recording.begin(documents, CHAT, new, now=lambda: datetime.now(UTC), hours=None)
    assert OWN["resumed_before"] in await phone.tap("resume")
    chat = await read_record(documents, Chat, CHAT)
    assert chat is not None
    assert chat.human is not None
    await phone.say("questions")
    await phone.tap("discard")
    assert OWN["taken_title"] not in await phone.tap("take_over")


async def test_a_question_of_a_group_has_no_button(
    phone: Phone, user: Phone, line: Line, openai: Any
) -> None:
    openai.fault("chat", "status", times=9, status=503)
    await phone.handle(phone.task("message", text="Parking?", group="C" + "1" * 32, mention_bot=True))
    openai.recover()
    await phone.say("questions")
    assert "take_over" not in phone.verbs()


@pytest.mark.stores("sqlite", "firestore")
async def test_the_list_has_the_oldest_first_and_counts_what_does_not_fit(
    phone: Phone, user: Phone, documents: Documents
) -> None:
    now = datetime.now(UTC)
    for number in range(14):
        human = {
            "since": now - timedelta(minutes=number),
            "until": now + timedelta(hours=1),
            "by": "command",
            "event": f"01E{number}",
            "active_at": now,
        }
        path = f"chats/{number:040x}"
        await documents.create(path, {"human": human, "has_person": True, "turns": []})
    await documents.create(
        f"chats/{99:040x}", {"human": {**human, "until": now}, "has_person": True, "turns": []}
    )
    await phone.say("with a person")
    ended = [action["data"] for action in phone.actions() if action["data"].startswith("op:resume")]
    assert [data.rpartition(":")[2] for data in ended] == [f"01E{number}" for number in range(13, 2, -1)]
    assert OWN["takeover_more"].format(count=3) in phone.said()


@pytest.mark.parametrize("how", ["forget", "unfollow"])
async def test_a_user_who_is_forgotten_is_in_no_notice(
    phone: Phone, user: Phone, documents: Documents, how: str
) -> None:
    await user.say("找真人")
    assert USER in str(await notices(documents))
    if how == "forget":
        await user.say("忘記我")
    else:
        await user.handle(user.task("unfollow"))
    assert await notices(documents) == []
    assert await phone.say("with a person") == OWN["takeover_none"]


async def test_an_unsent_message_is_in_no_notice(phone: Phone, user: Phone, documents: Documents) -> None:
    await user.say("找真人")
    asked = user.task("message", text="My secret question")
    await silent(user, asked)
    assert "secret" in str(await notices(documents))
    await user.handle(user.task("unsend", message_id=asked.event.message_id))
    (notice,) = await notices(documents)
    assert "secret" not in str(notice)
    assert notice["facts"]["chat_link"] == LINK


async def test_the_notice_expires_a_day_after_the_last_message(
    phone: Phone, user: Phone, documents: Documents
) -> None:
    await user.say("找真人")
    (notice,) = await notices(documents)
    left = notice["expire_at"] - datetime.now(UTC)
    assert KEPT - timedelta(minutes=1) < left <= KEPT


@pytest.mark.parametrize(("settings", "delivery"), [({}, "waiting"), ({"push_handovers": False}, "unsent")])
async def test_a_setting_decides_whether_it_is_pushed(
    phone: Phone, user: Phone, documents: Documents, settings: dict[str, Any], delivery: str
) -> None:
    await change_settings(documents, **settings)
    await user.say("找真人")
    (notice,) = await notices(documents)
    assert notice["delivery"] == delivery


async def test_a_message_in_a_takeover_stays_unread(phone: Phone, user: Phone, line: Line) -> None:
    await user.say("Hello?")
    await user.say("找真人")
    await silent(user, user.task("message", text="Are you there?"))
    messages = line.get(f"/sim/chat?user={USER}")["messages"]
    read = [message["read"] for message in messages if message["from"] == "user"]
    assert read == [True, False, False]
    await phone.say("with a person")
    await phone.tap("resume")
    await user.say("Thank you?")
    messages = line.get(f"/sim/chat?user={USER}")["messages"]
    assert all(message["read"] for message in messages if message["from"] == "user")


@pytest.mark.parametrize("answer", ["不知道", "unknown"])
async def test_a_tap_for_a_person_brings_the_question_that_was_not_answered(
    phone: Phone, user: Phone, documents: Documents, openai: Any, answer: str
) -> None:
    openai.set(chat_answer=MARKER if answer == "unknown" else answer)
    asked = user.task("message", text="Do you have parking?")
    await user.handle(asked)
    await user.handle(user.task("postback", data=f"person:{asked.event.id}"))
    (notice,) = await notices(documents)
    assert notice["facts"]["question"] == "Do you have parking?"
    await user.handle(user.task("unsend", message_id=asked.event.message_id))
    (notice,) = await notices(documents)
    assert "question" not in notice["facts"]


@pytest.mark.parametrize("how", ["forget", "unsend"])
async def test_a_question_that_is_withdrawn_while_an_operator_takes_over_is_in_no_notice(
    phone: Phone,
    user: Phone,
    documents: Documents,
    line: Line,
    openai: Any,
    how: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await ask_without_answer(user, line, openai, "My secret question")
    (question,) = await documents.query("unanswered", where={})
    await phone.say("questions")
    create, now = documents.create, datetime.now(UTC)

    async def withdrawn_before(path: str, data: Any) -> Any:
        if path.startswith("notices/handover"):
            monkeypatch.undo()
            if how == "forget":
                await withdrawal.forget(documents, CHAT, sent_at=int(now.timestamp() * 1000), now=now)
            else:
                message = question.data["message"]
                await withdrawal.unsend(documents, CHAT, message, expire_at=now + timedelta(days=1))
        return await create(path, data)

    monkeypatch.setattr(documents, "create", withdrawn_before)
    await phone.tap("take_over")
    assert "secret" not in str(await notices(documents))
