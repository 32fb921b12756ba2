"""What became of an event for its user: the field `outcome` of its document.

It is what `scripts/status`, the notices and `job_poller` ask for: one query with one equality finds the
events in question. An event without a reply token (`unsend`, `leave`) has nobody to answer.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from tuneline.storage.claims import is_held
from tuneline.storage.documents import Document

Outcome = Literal[
    "open",  # it has a reply token and is in no final state
    "answered",
    "apologized",  # the user got an apology in place of an answer; the field `apology` says why
    "unanswered",  # it ended, and the user got nothing, or a button with no answer behind it
    "nothing",  # there was nothing to answer
]
# A reply token dies for good 20 minutes after its event; it has its best chance within one.
# https://developers.line.biz/en/reference/messaging-api/#send-reply-message-reply-token
TOKEN_LIFE = timedelta(minutes=20)
_ANSWERED = frozenset({"sent", "kept", "delivered"})
_UNANSWERED = frozenset({"dead", "expired"})


def first(*, reply_token: str) -> Outcome:
    """The outcome of an event that was just claimed."""
    return "open" if reply_token else "nothing"


def last(state: str, event: Mapping[str, Any]) -> Outcome:
    """The outcome of an event that ends in `state`; `event` are its document's fields."""
    if event.get("outcome") == "nothing":
        return "nothing"
    has_apology = bool(event.get("apology"))
    if state in _UNANSWERED or (state == "refused" and not has_apology):
        return "unanswered"
    if state in _ANSWERED or state == "refused":
        return "apologized" if has_apology else "answered"
    return "nothing"


def is_stale(event: Document, *, now: datetime) -> bool:
    """Whether an open event will never be answered: its token is dead, and no run works on it."""
    received_at = event.data.get("received_at")
    is_old = isinstance(received_at, datetime) and now - received_at > TOKEN_LIFE
    return is_old and not is_held(event, now=now)
