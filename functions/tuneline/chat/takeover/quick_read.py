"""Look whether a person has a chat, for a run that has no context of it."""

import asyncio
from datetime import datetime
from typing import Final

from tuneline.chat.reply_task import ReplyTask
from tuneline.chat.takeover.rules import in_force
from tuneline.storage.documents import Documents, UnavailableRetryError
from tuneline.storage.record_store import record_of
from tuneline.storage.records.chat import Chat
from tuneline.storage.records.operators.hours import HOURS, hours_of
from tuneline.storage.records.record import UnreadableDropError

# The apology that follows must still reach LINE within the token's minute.
READ_SECONDS: Final = 1.0


async def chat_has_person(documents: Documents, path: str, *, now: datetime) -> bool:
    """Read the chat at this path and the hours; return whether a person has the chat."""
    chat, hours = await documents.get_many([path, HOURS])
    return in_force(record_of(Chat, chat), now=now, hours=hours_of(hours)) is not None


async def has_person(documents: Documents, task: ReplyTask, *, now: datetime) -> bool:
    """Read the event's chat once, quickly. False in groups, and if the store does not answer."""
    if not task.event.is_one_to_one:
        return False
    try:
        async with asyncio.timeout(READ_SECONDS):
            return await chat_has_person(documents, task.chat, now=now)
    except (UnavailableRetryError, UnreadableDropError, TimeoutError):
        return False
