"""End the events that no run has finished, because their reply tokens have expired.

A run that crashes, runs out of memory or gets no instance until the queue's last try leaves its event open.
"""

from datetime import datetime
from typing import Any

from tuneline import logs
from tuneline.chat.limits import monthly_usage
from tuneline.chat.memory.withdrawal import CLEARED
from tuneline.storage.documents import Document, Documents, StaleVersionRetryError
from tuneline.storage.records.event_outcome import is_stale

# The number of events read per tick. The oldest come first, because LINE's event ids begin with the time.
MOST = 200


async def end_stale_events(documents: Documents, *, now: datetime) -> int:
    """Mark open events with an expired token as `dead`; return how many. Changed events are skipped."""
    events = await documents.query("events", where={"outcome": "open"}, limit=MOST)
    ended = [await _end(documents, event, now) for event in events if is_stale(event, now=now)]
    if count := sum(ended):
        logs.error("messages were not answered: no run finished them", alert="dead_event", count=count)
    return count


async def _end(documents: Documents, event: Document, now: datetime) -> bool:
    """End the event. True if it ended as unanswered; a withdrawn event needs no answer."""
    data, withdrawn = event.data, event.data.get("withdrawn")
    last = data.get("reason")
    reason = f"not finished within 20 minutes{f' (last: {last})' if last else ''}"
    changes: dict[str, Any] = {
        "state": "dead",
        "outcome": "unanswered",
        "reason": reason,
        "step": data["state"],
    }
    if withdrawn:
        changes = {"state": "skipped", "outcome": "nothing", "reason": withdrawn}
    if data.get("reserved"):
        changes["reserved"] = None
    try:
        await documents.replace(event, {**data, **CLEARED, **changes, "died_at": now, "lease_until": None})
    except StaleVersionRetryError:
        return False
    await monthly_usage.count_reserved(documents, data)
    return not withdrawn
