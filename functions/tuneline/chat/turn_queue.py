"""Answer the messages of one chat in the order of sending, so that each answer sees the previous one.

A run adds its event to the queue in the chat's document, and waits while an earlier event is there whose run
is alive. The event's claim shows whether its run is alive, so the queue needs no renewal.

Many messages in one chat must not overload the store. A message without a reply writes nothing to its chat
and waits for no other writer. The more messages are ahead, the less often a waiting message reads the store.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tuneline.bot_settings import BotRules
from tuneline.chat.limits import rate_limits
from tuneline.storage.claims import is_held
from tuneline.storage.documents import Document, Documents
from tuneline.storage.record_store import (
    StoredRecord,
    change_record,
    change_stored_record,
    readable,
    stored_record,
)
from tuneline.storage.records.chat import Chat, QueuedEvent
from tuneline.storage.records.event import Event, event_path
from tuneline.storage.update import ABSENT

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
    chat: StoredRecord[Chat] | None


async def enter(
    documents: Documents,
    path: str,
    *,
    event: str,
    sent_at: int,
    rules: BotRules,
    now: datetime,
    expire_at: datetime,
    known: StoredRecord[Chat] | None,
) -> QueuedTurn:
    """Add the event to its chat's queue, unless the chat has reached a limit.

    `known` is the chat as this run has read it, None if it does not exist. The chat is written only if it is
    still so; otherwise it is read again. So the chat that is returned is the latest.
    An event that is already in the queue (an earlier run died) keeps its position and is not counted again.
    """
    # A silent verdict stays silent: the counts of a minute only grow.
    if known is not None and _verdict(known.record, rules, now, event=event) == "silent":
        return QueuedTurn("silent", None)

    def entered(stored: Chat | None) -> tuple[Chat | None, rate_limits.Verdict]:
        chat = stored or Chat()
        waiting = waiting_events(chat, now)
        verdict = _verdict(chat, rules, now, event=event)
        if verdict == "silent":
            return None, verdict
        if _is_in(waiting, event):
            return replace(chat, waiting=tuple(waiting), expire_at=expire_at), verdict
        if verdict == "go":
            waiting.append({"event": event, "sent_at": sent_at, "at": now})
        counted = rate_limits.with_count(chat, now, verdict, event=event)
        return replace(chat, waiting=tuple(waiting), counted=counted, expire_at=expire_at), verdict

    before = known.document if known else ABSENT
    written, verdict = await change_stored_record(documents, Chat, path, entered, known=before)
    return QueuedTurn(verdict, written)


async def wait_for_turn(
    documents: Documents,
    chat: StoredRecord[Chat],
    *,
    event: str,
    final: Collection[str],
    until: datetime,
    now: Callable[[], datetime],
) -> StoredRecord[Chat]:
    """Wait until no live event is ahead, at most until `until`; return the chat as it is then."""
    states: dict[str, Document | None] = {}
    while ahead := _ahead(chat.record, event):
        if now() >= until or not await _is_any_alive(documents, ahead, states, final=final, now=now):
            return chat
        await asyncio.sleep(min(POLL_SECONDS * len(ahead), MOST_POLL_SECONDS))
        stored, state = await documents.get_many([chat.document.path, event_path(ahead[0])])
        if stored is None:
            return chat
        chat, states = stored_record(Chat, stored), {ahead[0]: state}
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
        read = await documents.get_many([event_path(name) for name in unread]) if unread else []
        known = {**states, **dict(zip(unread, read, strict=True))}
        if any(_is_alive(known[name], final, now()) for name in names):
            return True
    return False


async def leave(
    documents: Documents,
    path: str,
    *,
    event: str,
    changed: Callable[[Chat], Chat],
    known: StoredRecord[Chat] | None,
) -> None:
    """Remove the event from the queue of the chat at `path`, and write the chat as `changed` returns it.

    `known` is the chat as this run has last written it; it saves a read.
    A chat that was deleted meanwhile stays deleted.
    """

    def without_event(chat: Chat | None) -> Chat | None:
        if chat is None:
            return None
        return changed(replace(chat, waiting=tuple(turn for turn in chat.waiting if turn["event"] != event)))

    await change_record(documents, Chat, path, without_event, known=known.document if known else None)


def _ahead(chat: Chat, event: str) -> list[str]:
    """List the queued events that were sent before this one, the latest first."""
    waiting = {turn["event"]: (turn["sent_at"], turn["event"]) for turn in chat.waiting}
    own = waiting.get(event)
    before = [other for other, position in waiting.items() if own is not None and position < own]
    return sorted(before, key=waiting.__getitem__, reverse=True)


def _verdict(chat: Chat, rules: BotRules, now: datetime, *, event: str) -> rate_limits.Verdict:
    """Return the verdict of the chat's limits; an event that is already in the queue may go on."""
    return (
        "go"
        if _is_in(waiting_events(chat, now), event)
        else rate_limits.verdict(chat, rules, now, event=event)
    )


def waiting_events(chat: Chat, now: datetime) -> list[QueuedEvent]:
    """List the events in the chat's queue, without those that were left by a run that died."""
    return [turn for turn in chat.waiting if "at" in turn and turn["at"] > now - STALE]


def _is_in(waiting: Sequence[QueuedEvent], event: str) -> bool:
    return any(turn["event"] == event for turn in waiting)


def _is_alive(claimed: Document | None, final: Collection[str], now: datetime) -> bool:
    """Whether a run of the event is alive; the lease alone decides about an event that cannot be read."""
    if claimed is None:
        return False
    is_over = any(event.record.state in final or event.record.is_over for event in readable(Event, [claimed]))
    return not is_over and is_held(claimed, now=now, grace=GRACE)
