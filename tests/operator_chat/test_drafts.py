"""An operator sends, edits or skips the drafts of users, and switches draft mode, in LINE."""

import asyncio
from datetime import UTC, datetime

import pytest

from tests.operator_chat.button_samples import waiting_draft
from tests.operator_chat.conftest import STRANGER
from tests.operator_chat.phone import ONLY_SQLITE, Phone, another
from tests.operator_chat.test_answers import SECOND, change_settings
from tests.platforms import OpenAI
from tuneline.chat.takeover.recording import NewTakeover, begin, end
from tuneline.storage.documents import Documents
from tuneline.texts import chat_texts
from tuneline.texts.card_texts import texts as card_texts
from tuneline.texts.operator_texts import texts
from tuneline_dev.emulators.line.identifiers import DEFAULT_USER

pytestmark = ONLY_SQLITE
OWN, CARD = texts("en"), card_texts("en")
WAIT, NOT_YET, SKIPPED = (
    chat_texts.text(key, "en") for key in ("draft_wait", "draft_not_yet", "draft_skipped")
)
ANSWER = "Until five."
LATE = "late:"


@pytest.fixture
async def user(phone: Phone, documents: Documents, openai: OpenAI) -> Phone:
    """A user of a bot in draft mode, whose operators are slow."""
    openai.set(chat_answer=ANSWER)
    await change_settings(documents, drafts="model", ai_notice=False)
    return another(phone, STRANGER)


async def asks(user: Phone, question: str = "Until when is it open?") -> asyncio.Task[str]:
    """Let the user ask; the run waits for an operator."""
    return asyncio.create_task(user.handle(user.task("message", text=question)))


async def shown(phone: Phone) -> str:
    """Return the operator's list as soon as it has a draft."""
    async with asyncio.timeout(20):
        while CARD["no_drafts"] in (said := await phone.say("drafts")):
            await asyncio.sleep(0.05)
    return said


async def test_an_operator_sends_a_draft_in_time_and_the_user_has_it_in_the_same_reply(
    phone: Phone, user: Phone
) -> None:
    run = await asks(user)
    said = await shown(phone)
    assert "Until when is it open?" in said
    assert ANSWER in said
    said = await phone.tap("send_draft")
    assert OWN["draft_replied"] in said
    assert CARD["no_drafts"] in said
    assert await run == "sent"
    assert [message["text"] for message in user.messages()] == [ANSWER]


async def test_an_edited_draft_is_sent_and_offered_as_the_answer_of_next_time(
    phone: Phone, user: Phone, openai: OpenAI
) -> None:
    run = await asks(user)
    await shown(phone)
    assert phone.action("edit_draft")["fillInText"] == ANSWER
    assert OWN["write_draft"] in await phone.tap("edit_draft")
    said = await phone.say("Until six, on Monday until noon.")
    assert CARD["draft_next_time_text"] in said
    assert await run == "sent"
    assert user.messages()[-1]["text"] == "Until six, on Monday until noon."
    await phone.tap("yes_correct")
    asked = len(openai.asked())
    assert await user.say("Until when is it open?") == "Until six, on Monday until noon."
    assert len(openai.asked()) == asked


async def test_what_may_be_a_question_to_the_bot_is_sent_only_after_a_tap(
    phone: Phone, documents: Documents
) -> None:
    await waiting_draft(documents, "01D")
    await phone.say("drafts")
    await phone.tap("edit_draft")
    assert CARD["sure_draft"] in await phone.say("Do you mean Monday?")
    (draft,) = await documents.query("drafts", where={})
    assert draft.data["state"] == "waiting"
    assert OWN["draft_on_tap"] in await phone.tap("yes_draft")
    (draft,) = await documents.query("drafts", where={})
    assert (draft.data["state"], draft.data["edited_text"]) == ("edited", "Do you mean Monday?")


async def test_a_question_with_personal_data_is_not_offered_as_a_pin(
    phone: Phone, documents: Documents
) -> None:
    await waiting_draft(documents, "01D", "My number is 0912-345-678, call me when it is open.")
    await phone.say("drafts")
    await phone.tap("edit_draft")
    said = await phone.say("We call you at noon.")
    assert OWN["draft_on_tap"] in said
    assert CARD["draft_next_time_text"] not in said


async def test_of_two_operators_one_decides_and_the_other_learns_it(
    phone: Phone, documents: Documents
) -> None:
    await change_settings(documents, operators=[DEFAULT_USER, SECOND])
    await waiting_draft(documents, "01D")
    other = another(phone, SECOND)
    for each in (phone, other):
        await each.say("drafts")
    assert OWN["draft_skipped"] in await phone.tap("skip_draft")
    assert OWN["draft_taken"] in await other.tap("send_draft")
    (event,) = await documents.query("events", where={"state": "kept"})
    assert [message["text"] for message in event.data["messages"]] == [SKIPPED]
    assert [each.data["reason"] for each in await documents.query("unanswered", where={})] == ["apology"]


async def test_the_list_shows_the_oldest_drafts_first_and_how_many_follow(
    phone: Phone, documents: Documents
) -> None:
    for number in range(15):
        await waiting_draft(documents, f"01D{number:02}", f"Question {number}?")
    said = await phone.say("草稿")
    assert said.index("Question 0?") < said.index("Question 10?")
    assert CARD["drafts_left"].format(count=4) in said
    assert CARD["drafts_title"].format(count=15) in phone.messages()[-1]["altText"]
    assert f"{CARD['row_drafts']}\n15" in await phone.say("status")


async def test_draft_mode_is_switched_with_the_next_message(
    phone: Phone, documents: Documents, openai: OpenAI
) -> None:
    openai.set(chat_answer=ANSWER)
    await change_settings(documents, ai_notice=False)
    user = another(phone, STRANGER)
    assert CARD["drafts_off"] in await phone.say("drafts")
    assert OWN["drafts_switched_on"] in await phone.tap("drafts_on")
    run = await asks(user)
    await shown(phone)
    assert OWN["drafts_switched_off"] in await phone.tap("drafts_off")
    assert await user.say("And on Sunday?") == ANSWER
    # What waits can still be decided.
    await phone.say("drafts")
    await phone.tap("send_draft")
    assert await run == "sent"


async def test_the_news_say_once_that_drafts_wait(phone: Phone, user: Phone) -> None:
    run = await asks(user)
    async with asyncio.timeout(20):
        while "Drafts wait for you" not in await phone.say("help"):
            await asyncio.sleep(0.05)
    assert "drafts" in phone.verbs()
    assert "Drafts wait for you" not in await phone.say("help")
    await phone.tap("drafts")
    await phone.tap("send_draft")
    assert await run == "sent"


async def test_while_a_person_has_the_chat_nothing_is_sent_and_the_draft_waits(
    phone: Phone, documents: Documents
) -> None:
    await waiting_draft(documents, "01D")
    await documents.create("chats/c", {})
    now = datetime.now(UTC)
    new = NewTakeover(by="command", event="t1", human_hours=1)
    await begin(documents, "chats/c", new, now=lambda: now, hours=None)
    await phone.say("drafts")
    assert OWN["draft_with_person"] in await phone.tap("send_draft")
    await phone.tap("edit_draft")
    await phone.say("Do you mean Monday?")
    assert OWN["draft_with_person"] in await phone.tap("yes_draft")
    (draft,) = await documents.query("drafts", where={})
    assert draft.data["state"] == "waiting"
    await end(documents, "chats/c")
    assert OWN["draft_on_tap"] in await phone.tap("yes_draft")
