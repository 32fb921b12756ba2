"""Count the last day's messages that got no answer or an apology, by reason."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tuneline.storage.documents import Document, Documents
from tuneline.storage.records.event import is_stale

# More events than this are counted as "at least": each one is a read.
COUNTED = 10_000
# Apologies for these reasons continue until an operator acts.
NEEDS_PERSON = frozenset({"no_credit", "key_refused", "model_gone", "line_refused"})
# Other apologies need a look if there are this many, and they are this share of the answers.
MANY, SHARE = 5, 0.1

Fields = dict[str, Any]


async def unanswered(store: Documents, *, now: datetime) -> Fields:
    """The number of messages without an answer by reason, and the number that is being answered.

    Stale ones count at once; `job_poller` ends them at its next tick.
    """
    still_open = await store.query("events", where={"outcome": "open"}, limit=COUNTED)
    ended = await store.query("events", where={"outcome": "unanswered"}, limit=COUNTED)
    stale = [event for event in still_open if is_stale(event, now=now)]
    reasons = Counter(f"{event.data['state']}: {event.data.get('reason')}" for event in ended)
    if stale:
        reasons["not finished within 20 minutes"] = len(stale)
    return {
        "count": len(ended) + len(stale),
        "is_all": len(ended) < COUNTED and len(still_open) < COUNTED,
        "reasons": dict(reasons.most_common()),
        "being_answered": len(still_open) - len(stale),
    }


async def apologies_and_others(store: Documents) -> tuple[Fields, Fields]:
    """The messages that got an apology, and those that another host than the intended one answered."""
    apologized = await store.query("events", where={"outcome": "apologized"}, limit=COUNTED)
    answered = await store.query("events", where={"outcome": "answered"}, limit=COUNTED)
    total = {
        "messages": len(apologized) + len(answered),
        "is_all": max(len(apologized), len(answered)) < COUNTED,
    }
    return _apologies(apologized, total), _others(answered, total)


def _apologies(events: Sequence[Document], total: Fields) -> Fields:
    """The number of apologies by reason, and whether they need a look."""
    reasons = Counter(str(event.data.get("apology")) for event in events)
    is_many = len(events) >= MANY and len(events) >= SHARE * total["messages"]
    return {
        "count": len(events),
        **total,
        "reasons": dict(reasons.most_common()),
        "last_at": _last(events),
        "needs_a_look": is_many or bool(NEEDS_PERSON & reasons.keys()),
    }


def _others(answered: Sequence[Document], total: Fields) -> Fields:
    """The number of answers from another host because the first one refused the account, by reason."""
    elsewhere = [event for event in answered if event.data.get("no_access")]
    refusals = [event.data["no_access"] for event in elsewhere]
    met = Counter((refusal["code"], refusal["endpoint"]) for refusal in refusals)
    hosts = [{"count": count, "code": code, "endpoint": name} for (code, name), count in met.most_common()]
    return {"count": len(elsewhere), **total, "hosts": hosts, "last_at": _last(elsewhere)}


def _last(events: Sequence[Document]) -> datetime | None:
    return max((event.data["received_at"] for event in events), default=None)
