"""Define the outcome of an event for its user: the field `outcome` of its document.

`scripts/tuneline status`, the notices and `job_poller` query it: one query with one equality finds the
events. An event without a reply token (`unsend`, `leave`) needs no answer.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from tuneline.storage.claims import is_held
from tuneline.storage.documents import Document

Outcome = Literal[
    "open",  # it has a reply token and no final state
    "answered",
    "apologized",  # the user got an apology instead of an answer; the field `apology` has the reason
    "unanswered",  # it ended, and the user got nothing, or a button without an answer
    "nothing",  # no answer was needed
]
# A reply token expires at the latest 20 minutes after its event; LINE recommends one minute.
# https://developers.line.biz/en/reference/messaging-api/#send-reply-message-reply-token
TOKEN_LIFE = timedelta(minutes=20)
_ANSWERED = frozenset({"sent", "kept", "delivered"})
_UNANSWERED = frozenset({"dead", "expired"})


def first(*, reply_token: str) -> Outcome:
    """Return the outcome of a newly claimed event."""
    return "open" if reply_token else "nothing"


def last(state: str, event: Mapping[str, Any]) -> Outcome:
    """Return the outcome of an event that ends in `state`; `event` holds its document's fields."""
    if event.get("outcome") == "nothing":
        return "nothing"
    has_apology = bool(event.get("apology"))
    if state in _UNANSWERED or (state == "refused" and not has_apology):
        return "unanswered"
    if state in _ANSWERED or state == "refused":
        return "apologized" if has_apology else "answered"
    return "nothing"


def is_stale(event: Document, *, now: datetime) -> bool:
    """Whether an open event will never be answered: its token has expired, and no run holds it."""
    received_at = event.data.get("received_at")
    is_old = isinstance(received_at, datetime) and now - received_at > TOKEN_LIFE
    return is_old and not is_held(event, now=now)
