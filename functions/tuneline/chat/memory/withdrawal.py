"""Forget what was withdrawn: a whole chat ("forget me"), or one message that its writer unsent.

Other runs may be answering the same chat at the same time. So each withdrawal first records in the chat's
document what is withdrawn, and then clears the events. A run first claims its event and then reads the chat.
Whichever comes first, one of the two sees the other.
"""

import asyncio
import functools
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from tuneline.chat.memory import history
from tuneline.line.events import Event
from tuneline.storage.documents import Document, Documents
from tuneline.storage.update import change

# The fields of an event that hold what was said. `raw` is set while the event is dead.
WORDLESS: Final[Mapping[str, Any]] = {"messages": [], "turn": None, "raw": None}
# The states in which an event may hold words.
HOLDS_WORDS: Final = ("claimed", "answered", "late", "kept", "dead")
# The limits count by minute and by day.
KEEP_COUNTS: Final = timedelta(hours=24)
UNSENT_IDS: Final = 50
# Whatever was withdrawn for these reasons gets no answer any more.
UNANSWERED: Final = ("unsent", "edited")
PAGE: Final = 1000


def without_words(event: Mapping[str, Any]) -> dict[str, Any]:
    """The event's fields as they may be stored: a withdrawn event holds no words."""
    if not event.get("withdrawn"):
        return dict(event)
    return {name: WORDLESS.get(name, value) for name, value in event.items()}


def reason(chat: Mapping[str, Any], event: Event, *, sent_at: int) -> str | None:
    """Why the chat remembers nothing of this event: `unsent`, `edited`, `forgotten`, or None if it does.

    An edit is superseded by a later one; LINE may deliver them in any order.
    """
    if event.is_message and event.message_id in chat.get("unsent", ()):
        return "unsent"
    edited = edit_of(chat, event.message_id) if event.is_message else None
    if edited and (not event.is_edit or sent_at < edited["at"]):
        return str(edited["why"])
    return "forgotten" if is_forgotten(chat, sent_at) else None


def edit_of(chat: Mapping[str, Any], message: str) -> Mapping[str, Any] | None:
    """The latest edit of this message that the chat knows of."""
    found: Sequence[Mapping[str, Any]] = [one for one in chat.get("edited", ()) if one["message"] == message]
    return found[0] if found else None


def is_forgotten(chat: Mapping[str, Any], sent_at: int) -> bool:
    """Whether somebody asked to be forgotten after `sent_at` (milliseconds)."""
    return sent_at < forgotten_at(chat)


def forgotten_at(chat: Mapping[str, Any]) -> int:
    """When somebody last asked to be forgotten (milliseconds); 0 if nobody did."""
    found: int = (chat.get("counted") or {}).get("forgotten_at", 0)
    return found


def is_over(event: Mapping[str, Any]) -> bool:
    """Whether a withdrawn event gets no answer: its message was unsent or edited, or its saved answer is
    cleared."""
    why = event.get("withdrawn")
    return why in UNANSWERED or (why == "forgotten" and event["state"] in ("answered", "late"))


async def forget(documents: Documents, path: str, *, sent_at: int, now: datetime, own: str = "") -> None:
    """Forget all that is kept of the chat at `path`, except the counters of its limits.

    `own` is the path of the event that asks for it. It stays as it is.
    """

    def counters(chat: Mapping[str, Any] | None) -> Mapping[str, Any]:
        counted = (chat or {}).get("counted") or {}
        last = max(sent_at, counted.get("forgotten_at", 0))
        return {"counted": {**counted, "forgotten_at": last}, "expire_at": now + KEEP_COUNTS}

    await change(documents, path, counters)
    for state in HOLDS_WORDS:
        read = functools.partial(documents.query, "events", where={"chat": path, "state": state}, limit=PAGE)
        await _each(read, lambda event: _withdraw(documents, event, "forgotten"), skip=own)
    await _each(
        lambda: documents.query("feedback", where={"chat": path}, limit=PAGE),
        lambda rating: documents.delete(rating.path),
    )


async def unsend(documents: Documents, path: str, message: str, *, expire_at: datetime) -> None:
    """Forget one message of the chat at `path`, its answer, and what was said of the answer."""
    if not message:
        return
    events: set[str] = set()

    def unsent(chat: Mapping[str, Any] | None) -> Mapping[str, Any]:
        found = chat or {"expire_at": expire_at}
        events.update(one["event"] for one in found.get("turns", []) if one.get("message") == message)
        known = [one for one in found.get("unsent", []) if one != message]
        asked = found.get("correcting")
        return {
            **found,
            "unsent": [*known, message][-UNSENT_IDS:],
            "turns": history.without_message(found, message),
            "correcting": None if asked and asked["event"] in events else asked,
        }

    await change(documents, path, unsent)
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
    """Withdraw the events `answered` of a message, and forget what was said of them and of `remembered`."""
    events = set(remembered)
    for one in answered:
        await _withdraw(documents, one, why)
        events.add(one.path.removeprefix("events/"))
    for event in events:
        for tap in await documents.query("events", where={"chat": path, "delivers": event}):
            await _withdraw(documents, tap, why)
        await documents.delete(f"feedback/{event}")
    for rating in await documents.query("feedback", where={"chat": path, "correction_message": message}):
        await remove_correction(documents, rating.path)


async def remove_correction(documents: Documents, path: str) -> None:
    """Remove from a rating what its user wrote."""
    own = ("correction", "correction_message")
    await change(
        documents,
        path,
        lambda rating: {name: one for name, one in rating.items() if name not in own} if rating else None,
    )


async def _withdraw(documents: Documents, event: Document, why: str) -> None:
    """Mark the event, so that whoever works on it stores no words, and clear what it holds."""

    def withdrawn(found: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        if found is None or found.get("withdrawn") in (why, "unsent"):
            return None
        # A tap on the button of a kept answer would deliver it.
        state = {"state": "skipped", "reason": why} if found["state"] == "kept" else {}
        return without_words({**found, **state, "withdrawn": why})

    await change(documents, event.path, withdrawn, known=event)


async def _each(
    read: Callable[[], Awaitable[list[Document]]],
    do: Callable[[Document], Awaitable[None]],
    *,
    skip: str = "",
) -> None:
    """Do `do` once with each document that `read` finds, page by page."""
    done = {skip}
    while found := [one for one in await read() if one.path not in done]:
        await asyncio.gather(*map(do, found))
        done.update(one.path for one in found)
