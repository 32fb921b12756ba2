"""End the events that no run has finished, because their reply tokens have expired.

A run that crashes, runs out of memory or gets no instance until the queue's last try leaves its event open.
"""

from dataclasses import replace
from datetime import datetime

from tuneline import logs
from tuneline.chat.limits import monthly_usage
from tuneline.storage.documents import Documents, StaleVersionRetryError
from tuneline.storage.record_store import StoredRecord, query_records
from tuneline.storage.records.event import EVENTS, UNFINISHED, Event
from tuneline.storage.stale_event import is_stale
from tuneline.storage.unread_messages import KEPT_FOR, keep_unread

# The number of events read per tick. The oldest come first, because LINE's event ids begin with the time.
MOST = 200


async def end_stale_events(documents: Documents, *, now: datetime) -> int:
    """Mark open events with an expired token as `dead`; return how many. Changed events are skipped."""
    events = await query_records(documents, Event, EVENTS, where={"outcome": "open"}, limit=MOST)
    stale = [event for event in events if is_stale(event.record, event.document, now=now)]
    ended = [await _end(documents, event, now) for event in stale]
    if count := sum(ended):
        logs.error("messages were not answered: no run finished them", alert="dead_event", count=count)
    return count


async def _end(documents: Documents, event: StoredRecord[Event], now: datetime) -> bool:
    """End the event. True if it ended as unanswered; a withdrawn event needs no answer."""
    record = event.record
    last = f" (last: {record.reason})" if record.reason else ""
    ended = replace(
        record,
        state="dead",
        outcome="unanswered",
        reason=f"{UNFINISHED}{last}",
        step=record.state,
    )
    if record.withdrawn:
        ended = replace(record, state="skipped", outcome="nothing", reason=record.withdrawn)
    ended = replace(ended, messages=(), turn=None, raw=None, reserved=None, died_at=now)
    try:
        await documents.replace(event.document, {**ended.as_document(), "lease_until": None})
    except StaleVersionRetryError:
        return False
    await monthly_usage.count_reserved(documents, record)
    if not record.withdrawn and record.chat and record.message:
        # A person has to see it, so no later message of the chat is marked as read.
        until = now + KEPT_FOR
        await keep_unread(documents, record.chat, event.id, record.message, now=now, expire_at=until)
    return not record.withdrawn
