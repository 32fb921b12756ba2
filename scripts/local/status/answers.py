"""Count the last day's messages that got no answer, or an apology in place of one, and say why."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tuneline.chat.outcome import is_stale
from tuneline.storage.documents import Document, Documents

# More events than this are counted as "at least": each one is a read.
COUNTED = 10_000
# Apologies for these reasons go on until an operator acts.
NEEDS_PERSON = frozenset({"no_credit", "key_refused", "model_gone", "line_refused"})
# Other apologies need a look from so many on, if they are as large a part of what was answered.
MANY, SHARE = 5, 0.1

Fields = dict[str, Any]


async def unanswered(store: Documents, *, now: datetime) -> Fields:
    """How many messages got no answer and why, and how many are being answered.

    Those that no run finished count at once; `job_poller` ends them at its next tick.
    """
    still_open = await store.query("events", where={"outcome": "open"}, limit=COUNTED)
    ended = await store.query("events", where={"outcome": "unanswered"}, limit=COUNTED)
    stale = [one for one in still_open if is_stale(one, now=now)]
    reasons = Counter(f"{one.data['state']}: {one.data.get('reason')}" for one in ended)
    if stale:
        reasons["not finished within 20 minutes"] = len(stale)
    return {
        "count": len(ended) + len(stale),
        "is_all": len(ended) < COUNTED and len(still_open) < COUNTED,
        "reasons": dict(reasons.most_common()),
        "being_answered": len(still_open) - len(stale),
    }


async def apologies(store: Documents) -> Fields:
    """How many messages got an apology, of how many, why, and whether that needs a look."""
    said = await store.query("events", where={"outcome": "apologized"}, limit=COUNTED)
    answered = await store.query("events", where={"outcome": "answered"}, limit=COUNTED)
    reasons = Counter(str(one.data.get("apology")) for one in said)
    messages = len(said) + len(answered)
    is_many = len(said) >= MANY and len(said) >= SHARE * messages
    return {
        "count": len(said),
        "messages": messages,
        "is_all": max(len(said), len(answered)) < COUNTED,
        "reasons": dict(reasons.most_common()),
        "last_at": _last(said),
        "needs_a_look": is_many or bool(NEEDS_PERSON & reasons.keys()),
    }


def _last(events: Sequence[Document]) -> datetime | None:
    return max((one.data["received_at"] for one in events), default=None)
