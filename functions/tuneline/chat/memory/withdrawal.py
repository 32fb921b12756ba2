"""Delete withdrawn data: a whole chat ("forget me"), or one message that its user unsent.

Other runs may answer the same chat at the same time. So each withdrawal first records itself in the chat's
document, and then clears the events. A run first claims its event and then reads the chat. So in any order
one of the two sees the other.
"""

import asyncio
import functools
from collections.abc import Awaitable, Callable, Iterable, Set
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, cast

from tuneline import logs
from tuneline.chat.memory import history
from tuneline.line.events import Event
from tuneline.notices.handover import forget_handovers, forget_question
from tuneline.storage.documents import Document, Documents
from tuneline.storage.record_store import change_record, change_record_with_result
from tuneline.storage.records import chat as chat_record
from tuneline.storage.records.answers.ai_notice import ai_notice_path
from tuneline.storage.records.answers.draft import DRAFTS, draft_path
from tuneline.storage.records.answers.feedback import FEEDBACK, Feedback, feedback_path
from tuneline.storage.records.answers.unanswered import UNANSWERED, unanswered_path
from tuneline.storage.records.chat import KEPT_UNSENT, AwaitedText, Chat, Counters, Turn
from tuneline.storage.records.event import STATES_WITH_TEXT, WithdrawalReason
from tuneline.storage.records.event import Event as EventRecord
from tuneline.storage.records.record import UnreadableDropError

# The counters of the limits cover at most one day.
KEEP_COUNTS: Final = timedelta(hours=24)
PAGE: Final = 1000


def reason(chat: Chat, event: Event, *, sent_at: int) -> WithdrawalReason | None:
    """Return why this event was withdrawn: `unsent`, `edited` or `forgotten`. None if it was not.

    A later edit supersedes an edit; LINE may deliver them in any order.
    """
    if event.is_message and event.message_id in chat.unsent:
        return "unsent"
    edited = edit_of(chat, event.message_id) if event.is_message else None
    if edited and (not event.is_edit or sent_at < edited["at"]):
        return edited["why"]
    return "forgotten" if is_forgotten(chat, sent_at) else None


def edit_of(chat: Chat, message: str) -> chat_record.Edit | None:
    """Return the latest recorded edit of this message."""
    return next((edit for edit in chat.edited if edit["message"] == message), None)


def is_forgotten(chat: Chat, sent_at: int) -> bool:
    """Whether the chat was deleted on request after `sent_at` (milliseconds)."""
    return sent_at < chat.counted.forgotten_at


async def forget(documents: Documents, path: str, *, sent_at: int, now: datetime, own: str = "") -> None:
    """Delete everything that is stored of the chat at `path`, except the counters of its limits.

    `own` is the path of the requesting event, which is not changed.
    """

    def counters(chat: Chat | None) -> Chat:
        counted = chat.counted if chat else Counters()
        last = max(sent_at, counted.forgotten_at)
        return Chat(counted=replace(counted, forgotten_at=last), expire_at=now + KEEP_COUNTS)

    await change_record(documents, Chat, path, counters)
    for state in STATES_WITH_TEXT:
        read = functools.partial(documents.query, "events", where={"chat": path, "state": state}, limit=PAGE)
        await _each(read, lambda event: _withdraw(documents, event, "forgotten"), skip=own)
    for collection in (FEEDBACK, UNANSWERED, DRAFTS):
        await _each(
            functools.partial(documents.query, collection, where={"chat": path}, limit=PAGE),
            lambda document: documents.delete(document.path),
        )
    await forget_handovers(documents, path)
    await documents.delete(ai_notice_path(path))


async def unsend(documents: Documents, path: str, message: str, *, expire_at: datetime) -> None:
    """Delete one message of the chat at `path`, its answer, and the feedback on the answer."""
    if not message:
        return

    def unsent(chat: Chat | None) -> tuple[Chat, Set[str]]:
        stored = chat or Chat(expire_at=expire_at)
        events = {turn["event"] for turn in stored.turns if turn.get("message") == message}
        known = [message_id for message_id in stored.unsent if message_id != message]
        cleared = without_turns(stored, history.without_message(stored, message), message)
        return replace(cleared, unsent=(*known, message)[-KEPT_UNSENT:]), events

    _, events = await change_record_with_result(documents, Chat, path, unsent)
    answered = await documents.query("events", where={"chat": path, "message": message})
    await clear(documents, path, message, answered=answered, remembered=events, why="unsent")
    await forget_question(documents, path, message)


def without_turns(chat: Chat, left: tuple[Turn, ...], message: str) -> Chat:
    """Return the chat with only the turns `left`, and without other texts of the message.

    No correction of another turn is expected any more.
    """
    removed = {turn["event"] for turn in chat.turns} - {turn["event"] for turn in left}
    correcting = chat.correcting
    is_removed = correcting is not None and correcting["event"] in removed
    return replace(
        chat,
        turns=left,
        correcting=None if is_removed else correcting,
        pasted=None if chat.pasted and chat.pasted["message"] == message else chat.pasted,
        awaited=_without_text(chat.awaited, message),
        unread=tuple(unread for unread in chat.unread if unread["message"] != message),
    )


def _without_text(awaited: AwaitedText | None, message: str) -> AwaitedText | None:
    """Return what is awaited, without the text of the message: another one is awaited in its place."""
    if awaited is None or awaited.get("message") != message:
        return awaited
    left = dict(awaited)
    for name in ("event", "text", "message", "bare"):
        left.pop(name, None)
    return cast("AwaitedText", left)


async def clear(
    documents: Documents,
    path: str,
    message: str,
    *,
    answered: Iterable[Document],
    remembered: Iterable[str],
    why: WithdrawalReason,
) -> None:
    """Withdraw the events `answered` of a message, and delete the feedback on them and `remembered`."""
    events = set(remembered)
    for document in answered:
        await _withdraw(documents, document, why)
        events.add(document.path.removeprefix("events/"))
    for event in events:
        for postback in await documents.query("events", where={"chat": path, "delivers": event}):
            await _withdraw(documents, postback, why)
        await documents.delete(feedback_path(event))
        await documents.delete(unanswered_path(event))
        await documents.delete(draft_path(event))
    for rating in await documents.query(FEEDBACK, where={"chat": path, "correction_message": message}):
        await remove_correction(documents, rating.path)


async def remove_correction(documents: Documents, path: str) -> None:
    """Remove the user's correction from a rating."""

    def removed(rating: Feedback | None) -> Feedback | None:
        return rating.without_correction if rating else None

    await change_record(documents, Feedback, path, removed)


async def _withdraw(documents: Documents, event: Document, why: WithdrawalReason) -> None:
    """Mark the event, so that a run of it stores no texts, and clear its texts.

    An event that cannot be read is deleted: its texts must not stay.
    """

    def withdrawn(stored: EventRecord | None) -> EventRecord | None:
        if stored is None or stored.withdrawn in (why, "unsent"):
            return None
        return stored.withdrawn_for(why)

    try:
        await change_record(documents, EventRecord, event.path, withdrawn, known=event)
    except UnreadableDropError as unreadable:
        logs.error("an event that is withdrawn cannot be read and is deleted", unreadable)
        await documents.delete(event.path)


async def _each(
    read: Callable[[], Awaitable[list[Document]]],
    do: Callable[[Document], Awaitable[None]],
    *,
    skip: str = "",
) -> None:
    """Call `do` once for each document that `read` returns, page by page."""
    done = {skip}
    while documents := [document for document in await read() if document.path not in done]:
        await asyncio.gather(*map(do, documents))
        done.update(document.path for document in documents)
