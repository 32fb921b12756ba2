"""Forget the old words of a message that its writer has edited, and the answer to them.

Edits of one message may come in any order, and the one that was made last counts.
https://developers.line.biz/en/reference/messaging-api/#edit-event
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from tuneline.chat.memory.withdrawal import clear, edit_of
from tuneline.storage.documents import Document, Documents
from tuneline.storage.update import change

EDITS_KEPT: Final = 50


@dataclass(frozen=True)
class Edit:
    """That `event` edits `message`, at `sent_at` (milliseconds).

    `why` says what becomes of an answer to the words before that is under way: after `edited` it is not sent.
    """

    message: str
    event: str
    sent_at: int
    why: Literal["edited", "forgotten"]


async def edit(documents: Documents, path: str, made: Edit, *, expire_at: datetime) -> Document | None:
    """Note the edit in the chat at `path`, and clear what came of the words before.

    Returns the chat as written. None if nothing was written, because a later edit is known.
    """
    if not made.message:
        return None
    cleared: set[str] = set()

    def noted(chat: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        found = chat or {"expire_at": expire_at}
        known = edit_of(found, made.message)
        if known and known["at"] > made.sent_at:
            return None
        cleared.update(_answered(found, made))
        return _with_edit(found, made, cleared)

    written = await change(documents, path, noted)
    if written is None:
        return None
    events = await documents.query("events", where={"chat": path, "message": made.message})
    before = [one for one in events if _is_before(one, made)]
    await clear(documents, path, made.message, answered=before, remembered=cleared, why=made.why)
    return written


def _answered(chat: Mapping[str, Any], made: Edit) -> set[str]:
    """The events that the chat remembers of the words before."""
    turns = [one for one in chat.get("turns", []) if one.get("message") == made.message]
    return {one["event"] for one in turns} - {made.event}


def _with_edit(chat: Mapping[str, Any], made: Edit, cleared: Set[str]) -> dict[str, Any]:
    """The chat's fields with the edit, and without the events `cleared`."""
    others = [one for one in chat.get("edited", []) if one["message"] != made.message]
    edited = [*others, {"message": made.message, "at": made.sent_at, "why": made.why}]
    asked = chat.get("correcting")
    return {
        **chat,
        "edited": edited[-EDITS_KEPT:],
        "turns": [one for one in chat.get("turns", []) if one["event"] not in cleared],
        "correcting": None if asked and asked["event"] in cleared else asked,
    }


def _is_before(answered: Document, made: Edit) -> bool:
    """Whether the event is the message as it was sent, or an earlier edit of it."""
    if answered.path == f"events/{made.event}":
        return False
    return bool(answered.data["type"] != "messageEdited" or answered.data.get("sent_at", 0) < made.sent_at)
