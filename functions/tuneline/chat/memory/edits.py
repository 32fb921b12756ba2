"""Delete the old text of a message that its user edited, and the answer to it.

Edits of one message may arrive in any order; the latest one applies.
https://developers.line.biz/en/reference/messaging-api/#edit-event
"""

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from tuneline.chat.memory.withdrawal import clear, edit_of, without_turns
from tuneline.storage.documents import Document, Documents
from tuneline.storage.record_store import StoredRecord, change_stored_record, readable
from tuneline.storage.records.chat import KEPT_EDITS, Chat, Edit
from tuneline.storage.records.event import Event, event_path


@dataclass(frozen=True)
class NewEdit:
    """The edit of `message` by `event`, at `sent_at` (milliseconds).

    `why` decides about an unfinished answer to the old text: after `edited` it is not sent.
    """

    message: str
    event: str
    sent_at: int
    why: Literal["edited", "forgotten"]


async def edit(
    documents: Documents, path: str, new_edit: NewEdit, *, expire_at: datetime
) -> StoredRecord[Chat] | None:
    """Record the edit in the chat at `path`, and delete what the old text led to.

    Returns the chat as written. None if nothing was written, because a later edit is known.
    """
    if not new_edit.message:
        return None

    def noted(chat: Chat | None) -> tuple[Chat | None, Set[str]]:
        stored = chat or Chat(expire_at=expire_at)
        known = edit_of(stored, new_edit.message)
        if known and known["at"] > new_edit.sent_at:
            return None, frozenset()
        cleared = _answered(stored, new_edit)
        return _with_edit(stored, new_edit, cleared), cleared

    written, cleared = await change_stored_record(documents, Chat, path, noted)
    if written is None:
        return None
    events = await documents.query("events", where={"chat": path, "message": new_edit.message})
    before = [event for event in events if _is_before(event, new_edit)]
    await clear(documents, path, new_edit.message, answered=before, remembered=cleared, why=new_edit.why)
    return written


def _answered(chat: Chat, new_edit: NewEdit) -> set[str]:
    """List the events that the chat remembers of the old text."""
    turns = [turn for turn in chat.turns if turn.get("message") == new_edit.message]
    return {turn["event"] for turn in turns} - {new_edit.event}


def _with_edit(chat: Chat, new_edit: NewEdit, cleared: Set[str]) -> Chat:
    """Return the chat with the edit, and without the events `cleared`."""
    others = [edit for edit in chat.edited if edit["message"] != new_edit.message]
    edit: Edit = {"message": new_edit.message, "at": new_edit.sent_at, "why": new_edit.why}
    left = tuple(turn for turn in chat.turns if turn["event"] not in cleared)
    old_removed = without_turns(chat, left, new_edit.message)
    # A run after a crash finds the new text.
    is_pasted = chat.pasted is not None and chat.pasted["event"] == new_edit.event
    is_awaited = chat.awaited is not None and chat.awaited.get("event") == new_edit.event
    return replace(
        old_removed,
        edited=(*others, edit)[-KEPT_EDITS:],
        pasted=chat.pasted if is_pasted else old_removed.pasted,
        awaited=chat.awaited if is_awaited else old_removed.awaited,
    )


def _is_before(answered: Document, new_edit: NewEdit) -> bool:
    """Whether the event is the original message, or an earlier edit of it; true if it cannot be read."""
    if answered.path == event_path(new_edit.event):
        return False
    return all(
        event.record.type != "messageEdited" or event.record.sent_at < new_edit.sent_at
        for event in readable(Event, [answered])
    )
