"""Count the last day's messages that got no answer, or an apology in place of one, and say why."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tuneline.storage.documents import Document, Documents
from tuneline.storage.records.event_outcome import is_stale

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


async def apologies_and_others(store: Documents) -> tuple[Fields, Fields]:
    """How many messages got an apology, and how many an answer from another host than they were meant for."""
    said = await store.query("events", where={"outcome": "apologized"}, limit=COUNTED)
    answered = await store.query("events", where={"outcome": "answered"}, limit=COUNTED)
    total = {"messages": len(said) + len(answered), "is_all": max(len(said), len(answered)) < COUNTED}
    return _apologies(said, total), _others(answered, total)


def _apologies(said: Sequence[Document], total: Fields) -> Fields:
    """How many messages got an apology, of how many, why, and whether that needs a look."""
    reasons = Counter(str(one.data.get("apology")) for one in said)
    is_many = len(said) >= MANY and len(said) >= SHARE * total["messages"]
    return {
        "count": len(said),
        **total,
        "reasons": dict(reasons.most_common()),
        "last_at": _last(said),
        "needs_a_look": is_many or bool(NEEDS_PERSON & reasons.keys()),
    }


def _others(answered: Sequence[Document], total: Fields) -> Fields:
    """How many answers came from another host because the first one did not let the account in, and why."""
    elsewhere = [one for one in answered if one.data.get("no_access")]
    met = Counter((one.data["no_access"]["code"], one.data["no_access"]["endpoint"]) for one in elsewhere)
    hosts = [{"count": count, "code": code, "endpoint": name} for (code, name), count in met.most_common()]
    return {"count": len(elsewhere), **total, "hosts": hosts, "last_at": _last(elsewhere)}


def _last(events: Sequence[Document]) -> datetime | None:
    return max((one.data["received_at"] for one in events), default=None)
