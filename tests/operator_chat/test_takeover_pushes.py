"""A user who changes between a person and the bot is pushed to the operators a few times a day."""

import pytest

from tests.operator_chat.phone import Phone, another
from tests.operator_chat.test_answers import change_settings
from tuneline.storage.documents import Documents
from tuneline_dev.emulators.line.identifiers import BOT_USER, DEFAULT_USER

pytestmark = pytest.mark.stores("sqlite")
USER = "U" + "e5" * 16


@pytest.fixture
async def user(phone: Phone, documents: Documents) -> Phone:
    """A user of the bot, which has one operator."""
    await documents.create("bot/channel", {"chat_mode": "chat", "bot_user_id": BOT_USER})
    await change_settings(documents, operators=[DEFAULT_USER])
    return another(phone, USER)


async def pushed(documents: Documents) -> int:
    """How many of the stored notices are pushed with the next tick."""
    found = await documents.query("notices", where={"kind": "handover", "delivery": "waiting"})
    for notice in found:
        await documents.replace(notice, {**notice.data, "delivery": "sent"})
    return len(found)


@pytest.mark.parametrize("back", ["請機器人回答", "忘記我"])
async def test_of_many_takeovers_of_one_chat_a_day_three_are_pushed(
    user: Phone, documents: Documents, back: str
) -> None:
    await change_settings(documents, per_minute=10_000)
    counts = []
    for _ in range(6):
        await user.say("找真人")
        counts.append(await pushed(documents))
        await user.say(back)
    assert counts == [1, 1, 1, 0, 0, 0]
    await user.say("找真人")
    (*_, notice) = await documents.query("notices", where={"kind": "handover", "delivery": "unsent"})
    assert "often" in notice.data["unsent_reason"]


async def test_two_chats_count_apart(phone: Phone, user: Phone, documents: Documents) -> None:
    other = another(phone, "U" + "f6" * 16)
    for _ in range(4):
        await user.say("找真人")
        await user.say("請機器人回答")
    await pushed(documents)
    await other.say("找真人")
    assert await pushed(documents) == 1
