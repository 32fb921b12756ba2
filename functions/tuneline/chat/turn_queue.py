"""Answer the messages of one chat in the order of sending, so that each answer sees the previous one.

A run adds its event to the queue in the chat's document, and waits while an earlier event is there whose run
is alive. The event's claim shows whether its run is alive, so the queue needs no renewal.

Many messages in one chat must not overload the store. A message without a reply writes nothing to its chat
and waits for no other writer. The more messages are ahead, the less often a waiting message reads the store.
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
from tuneline.storage.update import ABSENT, change, change_with_result

# The pause between two reads per event ahead, and the longest pause; an answer takes about a second.
POLL_SECONDS = 0.2
MOST_POLL_SECONDS = 1.0
# The queue's next try takes over a run that died; later events wait this long for it.
GRACE = timedelta(seconds=8)
# An older entry was left by a run that never continued.
STALE = timedelta(minutes=5)


@dataclass(frozen=True)
class QueuedTurn:
    """The result of entering the queue: the verdict of the chat's limits, and the chat as written.

    `chat` is None if nothing was written, because the verdict is `silent`.
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
    """Add the event to its chat's queue, unless the chat has reached a limit.

    `known` is the chat as this run has read it, None if it does not exist. The chat is written only if it is
    still so; otherwise it is read again. So the chat that is returned is the latest.
    An event that is already in the queue (an earlier run died) keeps its position and is not counted again.
    """
    # A silent verdict stays silent: the counts of a minute only grow.
    if known is not None and _verdict(known.data, rules, now, event=event) == "silent":
        return QueuedTurn("silent", None)

    def entered(
        stored: Mapping[str, Any] | None,
    ) -> tuple[Mapping[str, Any] | None, rate_limits.Verdict]:
        chat = stored or {}
        waiting = _waiting(chat, now)
        verdict = _verdict(chat, rules, now, event=event)
        if verdict == "silent":
            return None, verdict
        if _is_in(waiting, event):
            return {**chat, "waiting": waiting, "expire_at": expire_at}, verdict
        if verdict == "go":
            waiting.append({"event": event, "sent_at": sent_at, "at": now})
        counted = rate_limits.with_count(chat, now, verdict, event=event)
        return {**chat, "waiting": waiting, "counted": counted, "expire_at": expire_at}, verdict

    written, verdict = await change_with_result(documents, path, entered, known=known or ABSENT)
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
    """Wait until no live event is ahead, at most until `until`; return the chat as it is then."""
    states: dict[str, Document | None] = {}
    while ahead := _ahead(chat.data, event):
        if now() >= until or not await _is_any_alive(documents, ahead, states, final=final, now=now):
            return chat
        await asyncio.sleep(min(POLL_SECONDS * len(ahead), MOST_POLL_SECONDS))
        stored, state = await documents.get_many([chat.path, f"events/{ahead[0]}"])
        if stored is None:
            return chat
        chat, states = stored, {ahead[0]: state}
    return chat


async def _is_any_alive(
    documents: Documents,
    ahead: Sequence[str],
    states: Mapping[str, Document | None],
    *,
    final: Collection[str],
    now: Callable[[], datetime],
) -> bool:
    """Whether a run of the events `ahead` is alive. `states` holds event documents that were just read.

    The nearest event waits for those before it, so the others are read only if its run is over.
    """
    for names in (ahead[:1], ahead[1:]):
        unread = [name for name in names if name not in states]
        read = await documents.get_many([f"events/{name}" for name in unread]) if unread else []
        known = {**states, **dict(zip(unread, read, strict=True))}
        if any(_is_alive(known[name], final, now()) for name in names):
            return True
    return False


async def leave(
    documents: Documents,
    chat: Document,
    *,
    event: str,
    changes: Callable[[Mapping[str, Any]], Mapping[str, Any]],
) -> None:
    """Remove the event from the queue, and write `changes` to the chat's fields in the same write.

    A chat that was deleted meanwhile stays deleted.
    """

    def without_event(stored: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        if stored is None:
            return None
        waiting = [turn for turn in stored.get("waiting", []) if turn["event"] != event]
        queue = {"waiting": waiting} if "waiting" in stored else {}
        return {**stored, **queue, **changes(stored)}

    await change(documents, chat.path, without_event, known=chat)


def _ahead(chat: Mapping[str, Any], event: str) -> list[str]:
    """List the queued events that were sent before this one, the latest first."""
    waiting = {turn["event"]: (turn["sent_at"], turn["event"]) for turn in chat.get("waiting", [])}
    own = waiting.get(event)
    before = [other for other, position in waiting.items() if own is not None and position < own]
    return sorted(before, key=waiting.__getitem__, reverse=True)


def _verdict(chat: Mapping[str, Any], rules: BotRules, now: datetime, *, event: str) -> rate_limits.Verdict:
    """Return the verdict of the chat's limits; an event that is already in the queue may go on."""
    return "go" if _is_in(_waiting(chat, now), event) else rate_limits.verdict(chat, rules, now, event=event)


def _waiting(chat: Mapping[str, Any], now: datetime) -> list[dict[str, Any]]:
    return [turn for turn in chat.get("waiting", []) if turn["at"] > now - STALE]


def _is_in(waiting: Sequence[Mapping[str, Any]], event: str) -> bool:
    return any(turn["event"] == event for turn in waiting)


def _is_alive(claimed: Document | None, final: Collection[str], now: datetime) -> bool:
    if claimed is None or claimed.data["state"] in final or withdrawal.is_over(claimed.data):
        return False
    return is_held(claimed, now=now, grace=GRACE)
