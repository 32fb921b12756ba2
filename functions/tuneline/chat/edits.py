"""Forget the old words of a message that its writer has edited, and the answer to them.

Edits of one message may come in any order, and the one that was made last counts.
https://developers.line.biz/en/reference/messaging-api/#edit-event
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Literal

from tuneline.chat.withdrawal import clear, edit_of
from tuneline.storage.change import change
from tuneline.storage.documents import Document, Documents

EDITS_KEPT: Final = 50


async def edit(
    documents: Documents,
    path: str,
    *,
    message: str,
    event: str,
    sent_at: int,
    why: Literal["edited", "forgotten"],
    expire_at: datetime,
) -> Document | None:
    """Note in the chat at `path` that `event` edits `message`, and clear what came of the words before.

    `why` says what becomes of an answer to them that is under way: after `edited` it is not sent.
    Returns the chat as written. None if nothing was written, because a later edit is known.
    """
    if not message:
        return None
    cleared: set[str] = set()

    def noted(chat: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        found = chat or {"expire_at": expire_at}
        known = edit_of(found, message)
        if known and known["at"] > sent_at:
            return None
        old = [one for one in found.get("turns", []) if one.get("message") == message]
        cleared.update(one["event"] for one in old if one["event"] != event)
        others = [one for one in found.get("edited", []) if one["message"] != message]
        asked = found.get("correcting")
        return {
            **found,
            "edited": [*others, {"message": message, "at": sent_at, "why": why}][-EDITS_KEPT:],
            "turns": [one for one in found.get("turns", []) if one["event"] not in cleared],
            "correcting": None if asked and asked["event"] in cleared else asked,
        }

    written = await change(documents, path, noted)
    if written is None:
        return None
    events = await documents.query("events", where={"chat": path, "message": message})
    before = [one for one in events if _is_before(one, event, sent_at)]
    await clear(documents, path, message, answered=before, remembered=cleared, why=why)
    return written


def _is_before(answered: Document, event: str, sent_at: int) -> bool:
    """Whether the event is the message as it was sent, or an earlier edit of it."""
    if answered.path == f"events/{event}":
        return False
    return bool(answered.data["type"] != "messageEdited" or answered.data.get("sent_at", 0) < sent_at)
