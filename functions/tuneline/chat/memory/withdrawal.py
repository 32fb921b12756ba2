"""Delete withdrawn data: a whole chat ("forget me"), or one message that its user unsent.

Other runs may answer the same chat at the same time. So each withdrawal first records itself in the chat's
document, and then clears the events. A run first claims its event and then reads the chat. So in any order
one of the two sees the other.
"""

import asyncio
import functools
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence, Set
from datetime import datetime, timedelta
from typing import Any, Final

from tuneline.chat.memory import history
from tuneline.line.events import Event
from tuneline.storage.documents import Document, Documents
from tuneline.storage.update import change, change_with_result

# The values that clear an event's texts. `raw` is set only while the event is dead.
CLEARED: Final[Mapping[str, Any]] = {"messages": [], "turn": None, "raw": None}
# The states in which an event may hold texts.
STATES_WITH_TEXT: Final = ("claimed", "answered", "late", "kept", "dead")
# The counters of the limits cover at most one day.
KEEP_COUNTS: Final = timedelta(hours=24)
UNSENT_IDS: Final = 50
# An event that was withdrawn for these reasons gets no answer.
UNANSWERED: Final = ("unsent", "edited")
PAGE: Final = 1000


def cleared_if_withdrawn(event: Mapping[str, Any]) -> dict[str, Any]:
    """Return the event's fields for storing, without texts if the event was withdrawn."""
    if not event.get("withdrawn"):
        return dict(event)
    return {name: CLEARED.get(name, value) for name, value in event.items()}


def reason(chat: Mapping[str, Any], event: Event, *, sent_at: int) -> str | None:
    """Return why this event was withdrawn: `unsent`, `edited` or `forgotten`. None if it was not.

    A later edit supersedes an edit; LINE may deliver them in any order.
    """
    if event.is_message and event.message_id in chat.get("unsent", ()):
        return "unsent"
    edited = edit_of(chat, event.message_id) if event.is_message else None
    if edited and (not event.is_edit or sent_at < edited["at"]):
        return str(edited["why"])
    return "forgotten" if is_forgotten(chat, sent_at) else None


def edit_of(chat: Mapping[str, Any], message: str) -> Mapping[str, Any] | None:
    """Return the latest recorded edit of this message."""
    edits: Sequence[Mapping[str, Any]] = [
        edit for edit in chat.get("edited", ()) if edit["message"] == message
    ]
    return edits[0] if edits else None


def is_forgotten(chat: Mapping[str, Any], sent_at: int) -> bool:
    """Whether the chat was deleted on request after `sent_at` (milliseconds)."""
    return sent_at < forgotten_at(chat)


def forgotten_at(chat: Mapping[str, Any]) -> int:
    """Return the time of the last deletion request (milliseconds); 0 if there was none."""
    milliseconds: int = (chat.get("counted") or {}).get("forgotten_at", 0)
    return milliseconds


def is_over(event: Mapping[str, Any]) -> bool:
    """Whether a withdrawn event gets no answer.

    Its message was unsent or edited, or its saved answer is cleared.
    """
    why = event.get("withdrawn")
    return why in UNANSWERED or (why == "forgotten" and event["state"] in ("answered", "late"))


async def forget(documents: Documents, path: str, *, sent_at: int, now: datetime, own: str = "") -> None:
    """Delete everything that is stored of the chat at `path`, except the counters of its limits.

    `own` is the path of the requesting event, which is not changed.
    """

    def counters(chat: Mapping[str, Any] | None) -> Mapping[str, Any]:
        counted = (chat or {}).get("counted") or {}
        last = max(sent_at, counted.get("forgotten_at", 0))
        return {"counted": {**counted, "forgotten_at": last}, "expire_at": now + KEEP_COUNTS}

    await change(documents, path, counters)
    for state in STATES_WITH_TEXT:
        read = functools.partial(documents.query, "events", where={"chat": path, "state": state}, limit=PAGE)
        await _each(read, lambda event: _withdraw(documents, event, "forgotten"), skip=own)
    await _each(
        lambda: documents.query("feedback", where={"chat": path}, limit=PAGE),
        lambda rating: documents.delete(rating.path),
    )


async def unsend(documents: Documents, path: str, message: str, *, expire_at: datetime) -> None:
    """Delete one message of the chat at `path`, its answer, and the feedback on the answer."""
    if not message:
        return

    def unsent(chat: Mapping[str, Any] | None) -> tuple[Mapping[str, Any], Set[str]]:
        stored = chat or {"expire_at": expire_at}
        events = {turn["event"] for turn in stored.get("turns", []) if turn.get("message") == message}
        known = [message_id for message_id in stored.get("unsent", []) if message_id != message]
        correcting = stored.get("correcting")
        changes = {
            "unsent": [*known, message][-UNSENT_IDS:],
            "turns": history.without_message(stored, message),
            "correcting": None if correcting and correcting["event"] in events else correcting,
        }
        return {**stored, **changes}, events

    _, events = await change_with_result(documents, path, unsent)
    answered = await documents.query("events", where={"chat": path, "message": message})
    await clear(documents, path, message, answered=answered, remembered=events, why="unsent")


async def clear(
    documents: Documents,
    path: str,
    message: str,
    *,
    answered: Iterable[Document],
    remembered: Iterable[str],
    why: str,
) -> None:
    """Withdraw the events `answered` of a message, and delete the feedback on them and `remembered`."""
    events = set(remembered)
    for document in answered:
        await _withdraw(documents, document, why)
        events.add(document.path.removeprefix("events/"))
    for event in events:
        for postback in await documents.query("events", where={"chat": path, "delivers": event}):
            await _withdraw(documents, postback, why)
        await documents.delete(f"feedback/{event}")
    for rating in await documents.query("feedback", where={"chat": path, "correction_message": message}):
        await remove_correction(documents, rating.path)


async def remove_correction(documents: Documents, path: str) -> None:
    """Remove the user's correction from a rating."""
    own = ("correction", "correction_message")
    await change(
        documents,
        path,
        lambda rating: {name: value for name, value in rating.items() if name not in own} if rating else None,
    )


async def _withdraw(documents: Documents, event: Document, why: str) -> None:
    """Mark the event, so that a run of it stores no texts, and clear its texts."""

    def withdrawn(stored: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        if stored is None or stored.get("withdrawn") in (why, "unsent"):
            return None
        # Otherwise a tap on the button of a kept answer would deliver it.
        state = {"state": "skipped", "reason": why} if stored["state"] == "kept" else {}
        return cleared_if_withdrawn({**stored, **state, "withdrawn": why})

    await change(documents, event.path, withdrawn, known=event)


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
