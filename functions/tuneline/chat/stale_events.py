"""End the events that no run has finished: their reply tokens are dead, so nobody will answer them.

A run that crashes, runs out of memory or meets no instance until the queue's last try leaves its event open.
"""

from datetime import datetime
from typing import Any

from tuneline import logs
from tuneline.chat.limits import monthly_usage
from tuneline.chat.memory.withdrawal import WORDLESS
from tuneline.storage.documents import Document, Documents, StaleVersionRetryError
from tuneline.storage.records.event_outcome import is_stale

# So many are read at each tick; the oldest come first, for ids of LINE's events begin with their time.
MOST = 200


async def end_stale_events(documents: Documents, *, now: datetime) -> int:
    """Mark open events whose token is dead as `dead`; returns how many. One that changes is left."""
    found = await documents.query("events", where={"outcome": "open"}, limit=MOST)
    ended = [await _end(documents, one, now) for one in found if is_stale(one, now=now)]
    if count := sum(ended):
        logs.error("messages were not answered: no run finished them", alert="dead_event", count=count)
    return count


async def _end(documents: Documents, event: Document, now: datetime) -> bool:
    """Whether this call ended the event as unanswered; one that its user took back is owed nothing."""
    data, withdrawn = event.data, event.data.get("withdrawn")
    last = data.get("reason")
    reason = f"not finished within 20 minutes{f' (last: {last})' if last else ''}"
    became: dict[str, Any] = {
        "state": "dead",
        "outcome": "unanswered",
        "reason": reason,
        "step": data["state"],
    }
    if withdrawn:
        became = {"state": "skipped", "outcome": "nothing", "reason": withdrawn}
    if data.get("reserved"):
        became["reserved"] = None
    try:
        await documents.replace(event, {**data, **WORDLESS, **became, "died_at": now, "lease_until": None})
    except StaleVersionRetryError:
        return False
    await monthly_usage.count_reserved(documents, data)
    return not withdrawn
