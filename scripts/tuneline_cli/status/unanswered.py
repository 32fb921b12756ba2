"""Count the last day's messages that got no answer or an apology, by reason."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tuneline.storage.documents import Documents
from tuneline.storage.record_store import query_records
from tuneline.storage.records.event import EVENTS, UNFINISHED, Event, Outcome
from tuneline.storage.stale_event import is_stale
from tuneline_cli.events.reasons import readable_reason

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
    still_open = await query_records(store, Event, EVENTS, where={"outcome": "open"}, limit=COUNTED)
    ended = await _events(store, "unanswered")
    stale = [event for event in still_open if is_stale(event.record, event.document, now=now)]
    reasons = Counter(f"{event.state}: {readable_reason(event.reason)}" for event in ended)
    if stale:
        reasons[UNFINISHED] = len(stale)
    return {
        "count": len(ended) + len(stale),
        "is_all": len(ended) < COUNTED and len(still_open) < COUNTED,
        "reasons": dict(reasons.most_common()),
        "being_answered": len(still_open) - len(stale),
    }


async def apologies_and_others(store: Documents) -> tuple[Fields, Fields]:
    """The messages that got an apology, and those that another host than the intended one answered."""
    apologized, answered = await _events(store, "apologized"), await _events(store, "answered")
    total = {
        "messages": len(apologized) + len(answered),
        "is_all": max(len(apologized), len(answered)) < COUNTED,
    }
    return _apologies(apologized, total), _others(answered, total)


async def _events(store: Documents, outcome: Outcome) -> list[Event]:
    events = await query_records(store, Event, EVENTS, where={"outcome": outcome}, limit=COUNTED)
    return [event.record for event in events]


def _apologies(events: Sequence[Event], total: Fields) -> Fields:
    """The number of apologies by reason, and whether they need a look."""
    reasons = Counter(str(event.apology) for event in events)
    is_many = len(events) >= MANY and len(events) >= SHARE * total["messages"]
    return {
        "count": len(events),
        **total,
        "reasons": dict(reasons.most_common()),
        "last_at": _last(events),
        "needs_a_look": is_many or bool(NEEDS_PERSON & reasons.keys()),
    }


def _others(answered: Sequence[Event], total: Fields) -> Fields:
    """The number of answers from another host because the first one refused the account, by reason."""
    elsewhere = [event for event in answered if event.no_access]
    refusals = [event.no_access for event in elsewhere if event.no_access]
    met = Counter((refusal["code"], refusal["endpoint"]) for refusal in refusals)
    hosts = [{"count": count, "code": code, "endpoint": name} for (code, name), count in met.most_common()]
    return {"count": len(elsewhere), **total, "hosts": hosts, "last_at": _last(elsewhere)}


def _last(events: Sequence[Event]) -> datetime | None:
    return max((event.received_at for event in events if event.received_at), default=None)
