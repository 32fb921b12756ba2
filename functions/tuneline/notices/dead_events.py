"""Notify the operators once a day of users' messages that got no answer."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from tuneline.line.line_errors import LineAccessRetryError, LineRetryError, TokenSpentDropError
from tuneline.notices.notice import Notices
from tuneline.storage.documents import Documents, UnavailableRetryError
from tuneline.storage.record_store import StoredRecord, query_records
from tuneline.storage.records.event import EVENTS, UNFINISHED, Event
from tuneline.storage.update import ContendedRetryError

MOST = 1000
# Events of a day's last minutes are reported in the first minutes of the next day.
_AFTER_MIDNIGHT = timedelta(minutes=30)
# The code of a reason in the notice's texts, by the class of the error that ended an event.
_CODES: Final = {
    UnavailableRetryError.__name__: "store_unavailable",
    ContendedRetryError.__name__: "store_unavailable",
    LineRetryError.__name__: "line_unavailable",
    LineAccessRetryError.__name__: "line_access",
    TokenSpentDropError.__name__: "token_spent",
}
# The codes of any other error, and of an event that no run has ended.
_INTERNAL: Final = "internal_error"
_UNFINISHED: Final = "unfinished"


async def notify_dead_events(documents: Documents, notices: Notices, *, now: datetime) -> bool:
    """Notify once for each day (UTC) of the events that ended without an answer by `now`.

    False if there are none, or if the notice exists. Each event is also logged when it ends.
    """
    days = sorted({f"{now - _AFTER_MIDNIGHT:%Y-%m-%d}", f"{now:%Y-%m-%d}"})
    sent = await documents.get_many([f"notices/events_dead-{day}" for day in days])
    open_days = [day for day, notice in zip(days, sent, strict=True) if notice is None]
    if not open_days:
        return False
    ended = await query_records(documents, Event, EVENTS, where={"outcome": "unanswered"}, limit=MOST)
    return any([await _notify(notices, day, ended) for day in open_days])


def reason_code(reason: str | None) -> str | None:
    """Return the code of the texts for the `reason` of an event; None if the reason is a text itself.

    An event that ended with an error has the name of its class as the reason.
    """
    if reason is None or (reason.isidentifier() and reason[0].isupper()):
        return _CODES.get(reason or "", _INTERNAL)
    return _UNFINISHED if reason.startswith(UNFINISHED) else None


async def _notify(notices: Notices, day: str, ended: Sequence[StoredRecord[Event]]) -> bool:
    records = [event.record for event in ended]
    of_day = [event for event in records if event.died_at and f"{event.died_at:%Y-%m-%d}" == day]
    if not of_day:
        return False
    facts = Counter(_reason_fact(event.reason) for event in of_day)
    (((name, main_reason), _),) = facts.most_common(1)
    count = f"{MOST}+" if len(ended) == MOST else len(of_day)
    return await notices.notify("events_dead", day, {"count": count, name: main_reason})


def _reason_fact(reason: str | None) -> tuple[str, str | None]:
    """The name and the value of the notice's fact: a code if the reason has one, else the reason itself."""
    code = reason_code(reason)
    return ("code", code) if code else ("reason", reason)
