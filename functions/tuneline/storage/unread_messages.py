"""Keep which messages of a chat wait for a person, and so stay unread in LINE's manager.

LINE marks a message as read together with all before it. So while such a message is kept, no later one is
marked. It is kept until an operator has dealt with it, or for a day.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from tuneline.storage.documents import Documents
from tuneline.storage.record_store import change_record
from tuneline.storage.records.chat import Chat, UnreadMessage

KEPT_FOR: Final = timedelta(days=1)
# The newest ones; each of them keeps the whole chat unread.
MOST: Final = 20


def with_unread(chat: Chat, event: str, message: str, *, now: datetime) -> Chat:
    """Return the chat in which the message of `event` waits for a person."""
    others = [unread for unread in chat.unread if unread["event"] != event and unread["until"] > now]
    added: UnreadMessage = {"event": event, "message": message, "until": now + KEPT_FOR}
    return replace(chat, unread=(*others, added)[-MOST:])


def without_unread(chat: Chat, events: Iterable[str]) -> Chat:
    """Return the chat in which no message of `events` waits for a person."""
    dealt_with = frozenset(events)
    left = tuple(unread for unread in chat.unread if unread["event"] not in dealt_with)
    return replace(chat, unread=left)


def waits_for_person(chat: Chat, *, now: datetime) -> bool:
    """Whether a message in the chat waits for a person."""
    return any(unread["until"] > now for unread in chat.unread)


async def keep_unread(
    documents: Documents, path: str, event: str, message: str, *, now: datetime, expire_at: datetime
) -> None:
    """Record that the message of `event` waits for a person. The chat expires at `expire_at` if it is new."""

    def changed(chat: Chat | None) -> Chat | None:
        if chat is not None and any(unread["event"] == event for unread in chat.unread):
            return None
        return with_unread(chat or Chat(expire_at=expire_at), event, message, now=now)

    await change_record(documents, Chat, path, changed)


async def resolve(documents: Documents, path: str, events: Iterable[str] | None = None) -> None:
    """Record that a person has dealt with the messages of `events` in the chat; with all of them if None."""
    dealt_with = None if events is None else frozenset(events)

    def changed(chat: Chat | None) -> Chat | None:
        if chat is None or not chat.unread:
            return None
        left = replace(chat, unread=()) if dealt_with is None else without_unread(chat, dealt_with)
        return left if left.unread != chat.unread else None

    await change_record(documents, Chat, path, changed)
