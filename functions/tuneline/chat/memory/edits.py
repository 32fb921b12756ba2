"""Delete the old text of a message that its user edited, and the answer to it.

Edits of one message may arrive in any order; the latest one applies.
https://developers.line.biz/en/reference/messaging-api/#edit-event
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from tuneline.chat.memory.withdrawal import clear, edit_of
from tuneline.storage.documents import Document, Documents
from tuneline.storage.update import change_with_result

EDITS_KEPT: Final = 50


@dataclass(frozen=True)
class Edit:
    """The edit of `message` by `event`, at `sent_at` (milliseconds).

    `why` decides about an unfinished answer to the old text: after `edited` it is not sent.
    """

    message: str
    event: str
    sent_at: int
    why: Literal["edited", "forgotten"]


async def edit(documents: Documents, path: str, new_edit: Edit, *, expire_at: datetime) -> Document | None:
    """Record the edit in the chat at `path`, and delete what the old text led to.

    Returns the chat as written. None if nothing was written, because a later edit is known.
    """
    if not new_edit.message:
        return None

    def noted(chat: Mapping[str, Any] | None) -> tuple[Mapping[str, Any] | None, Set[str]]:
        stored = chat or {"expire_at": expire_at}
        known = edit_of(stored, new_edit.message)
        if known and known["at"] > new_edit.sent_at:
            return None, frozenset()
        cleared = _answered(stored, new_edit)
        return _with_edit(stored, new_edit, cleared), cleared

    written, cleared = await change_with_result(documents, path, noted)
    if written is None:
        return None
    events = await documents.query("events", where={"chat": path, "message": new_edit.message})
    before = [event for event in events if _is_before(event, new_edit)]
    await clear(documents, path, new_edit.message, answered=before, remembered=cleared, why=new_edit.why)
    return written


def _answered(chat: Mapping[str, Any], new_edit: Edit) -> set[str]:
    """List the events that the chat remembers of the old text."""
    turns = [turn for turn in chat.get("turns", []) if turn.get("message") == new_edit.message]
    return {turn["event"] for turn in turns} - {new_edit.event}


def _with_edit(chat: Mapping[str, Any], new_edit: Edit, cleared: Set[str]) -> dict[str, Any]:
    """Return the chat's fields with the edit, and without the events `cleared`."""
    others = [known for known in chat.get("edited", []) if known["message"] != new_edit.message]
    edited = [*others, {"message": new_edit.message, "at": new_edit.sent_at, "why": new_edit.why}]
    correcting = chat.get("correcting")
    return {
        **chat,
        "edited": edited[-EDITS_KEPT:],
        "turns": [turn for turn in chat.get("turns", []) if turn["event"] not in cleared],
        "correcting": None if correcting and correcting["event"] in cleared else correcting,
    }


def _is_before(answered: Document, new_edit: Edit) -> bool:
    """Whether the event is the original message, or an earlier edit of it."""
    if answered.path == f"events/{new_edit.event}":
        return False
    return bool(
        answered.data["type"] != "messageEdited" or answered.data.get("sent_at", 0) < new_edit.sent_at
    )
