"""Answer the messages of one chat in the order in which they were sent, so that each sees the last one.

Whoever begins an answer puts its event in the chat's document, and waits while an earlier one stands there
whose run is alive. The claim of the event tells whether it is: nothing here has to be renewed.

A flood in one chat must not become a flood of the store: a message that gets no reply writes nothing into its
chat and waits for no other writer, and a message that waits looks less often the more others are before it.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tuneline.bot_settings import BotRules
from tuneline.chat.limits import rate_limits
from tuneline.chat.memory import withdrawal
from tuneline.storage.claims import is_held
from tuneline.storage.documents import Document, Documents
from tuneline.storage.update import change

# The pause between two looks, for each event ahead, and the longest one: an answer takes about a second.
LOOK_SECONDS = 0.2
MOST_LOOK_SECONDS = 1.0
# A run that died is taken over by the queue's next try, which those behind it wait for this long.
GRACE = timedelta(seconds=8)
# What stands there longer was left by a run that never came back.
STALE = timedelta(minutes=5)


@dataclass(frozen=True)
class QueuedTurn:
    """What a chat says to one more message: the verdict of its limits, and the document as written.

    `chat` is None if nothing was written: a chat that is told to be silent is left as it is.
    """

    verdict: rate_limits.Verdict
    chat: Document | None


async def enter(
    documents: Documents,
    path: str,
    *,
    event: str,
    sent_at: int,
    rules: BotRules,
    now: datetime,
    expire_at: datetime,
    known: Document | None,
) -> QueuedTurn:
    """Put the event in its chat's line, or find that the chat has had enough answers for now.

    An event that stands there already (a run before this one died) keeps its place and is not counted again.
    """
    # What is silent as the chat was read is so still: the counts of a minute only grow.
    if known is not None and _verdict(known.data, rules, now, event=event) == "silent":
        return QueuedTurn("silent", None)
    verdict: rate_limits.Verdict = "go"

    def entered(found: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        nonlocal verdict
        chat = found or {}
        waiting = _waiting(chat, now)
        verdict = _verdict(chat, rules, now, event=event)
        if verdict == "silent":
            return None
        if _is_in(waiting, event):
            return {**chat, "waiting": waiting, "expire_at": expire_at}
        if verdict == "go":
            waiting.append({"event": event, "sent_at": sent_at, "at": now})
        counted = rate_limits.with_count(chat, now, verdict, event=event)
        return {**chat, "waiting": waiting, "counted": counted, "expire_at": expire_at}

    written = await change(documents, path, entered, known=known)
    return QueuedTurn(verdict, written)


async def wait_for_turn(
    documents: Documents,
    chat: Document,
    *,
    event: str,
    final: Collection[str],
    until: datetime,
    now: Callable[[], datetime],
) -> Document:
    """Wait until nobody stands before the event, at most until then; returns the chat as it is then."""
    states: dict[str, Document | None] = {}
    while ahead := _ahead(chat.data, event):
        if now() >= until or not await _is_any_alive(documents, ahead, states, final=final, now=now):
            return chat
        await asyncio.sleep(min(LOOK_SECONDS * len(ahead), MOST_LOOK_SECONDS))
        found, state = await documents.get_many([chat.path, f"events/{ahead[0]}"])
        if found is None:
            return chat
        chat, states = found, {ahead[0]: state}
    return chat


async def _is_any_alive(
    documents: Documents,
    ahead: Sequence[str],
    states: Mapping[str, Document | None],
    *,
    final: Collection[str],
    now: Callable[[], datetime],
) -> bool:
    """Whether a run of the events `ahead` is alive. `states` are documents of events that were just read.

    The nearest waits for those before it, so the others are read only if its run is over.
    """
    for names in (ahead[:1], ahead[1:]):
        unread = [one for one in names if one not in states]
        read = await documents.get_many([f"events/{one}" for one in unread]) if unread else []
        found = {**states, **dict(zip(unread, read, strict=True))}
        if any(_is_alive(found[one], final, now()) for one in names):
            return True
    return False


async def leave(
    documents: Documents,
    chat: Document,
    *,
    event: str,
    changes: Callable[[Mapping[str, Any]], Mapping[str, Any]],
) -> None:
    """Take the event out of the line and write `changes` (of the chat's fields) in the same write.

    A chat that was deleted meanwhile stays deleted.
    """

    def left(found: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        if found is None:
            return None
        waiting = [one for one in found.get("waiting", []) if one["event"] != event]
        left = {"waiting": waiting} if "waiting" in found else {}
        return {**found, **left, **changes(found)}

    await change(documents, chat.path, left, known=chat)


def _ahead(chat: Mapping[str, Any], event: str) -> list[str]:
    """The events in the line that were sent before this one, the last of them first."""
    waiting = {one["event"]: (one["sent_at"], one["event"]) for one in chat.get("waiting", [])}
    own = waiting.get(event)
    before = [one for one, place in waiting.items() if own is not None and place < own]
    return sorted(before, key=waiting.__getitem__, reverse=True)


def _verdict(chat: Mapping[str, Any], rules: BotRules, now: datetime, *, event: str) -> rate_limits.Verdict:
    """What the chat's limits say to the event; one that stands in its line already may go on."""
    return "go" if _is_in(_waiting(chat, now), event) else rate_limits.verdict(chat, rules, now, event=event)


def _waiting(chat: Mapping[str, Any], now: datetime) -> list[dict[str, Any]]:
    return [one for one in chat.get("waiting", []) if one["at"] > now - STALE]


def _is_in(waiting: Sequence[Mapping[str, Any]], event: str) -> bool:
    return any(one["event"] == event for one in waiting)


def _is_alive(claimed: Document | None, final: Collection[str], now: datetime) -> bool:
    if claimed is None or claimed.data["state"] in final or withdrawal.is_over(claimed.data):
        return False
    return is_held(claimed, now=now, grace=GRACE)
