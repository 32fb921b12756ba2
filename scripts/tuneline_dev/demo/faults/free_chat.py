"""Require that the bot answers a fault's question: no block, person, dialog or draft mode holds it."""

from datetime import UTC, datetime

from tuneline.chat.takeover.quick_read import chat_has_person
from tuneline.notices.operators import read_operators
from tuneline.storage.record_store import record_of
from tuneline.storage.records.chat import Chat
from tuneline.storage.records.operators.bot_settings import SETTINGS, RunningSettings
from tuneline_dev.demo.client import DemoClient
from tuneline_dev.demo.phone_chats import OTHER_USER, PHONE_PATHS, SENDERS

_PATH = PHONE_PATHS["other"]


class BusyChatError(Exception):
    """The bot would not answer the question."""


async def require_free(client: DemoClient) -> None:
    """Raise BusyChatError unless the phone's other user gets an answer to a question now."""
    now = datetime.now(UTC)
    if not (await client.chat(**SENDERS["other"]))["reachable"]:
        raise BusyChatError("The phone's other user has blocked the bot")
    chat, settings = await client.documents.get_many([_PATH, SETTINGS])
    if await chat_has_person(client.documents, _PATH, now=now):
        raise BusyChatError("A person has the chat of the phone's other user")
    if _awaits_text(record_of(Chat, chat), now):
        raise BusyChatError("The chat of the phone's other user waits for a text")
    operators = read_operators(record_of(RunningSettings, settings)).operators
    if (await client.rules()).drafts != "off" and OTHER_USER not in operators:
        raise BusyChatError("Draft mode is on")


def _awaits_text(chat: Chat | None, now: datetime) -> bool:
    """Whether the next text is taken as a correction, or as the answer to a button of the operators."""
    if chat is None:
        return False
    dialog = None if chat.awaited and chat.awaited.get("event") else chat.awaited
    return any(each is not None and each["until"] > now for each in (chat.correcting, dialog))
