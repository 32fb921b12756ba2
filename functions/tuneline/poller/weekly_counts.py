"""Count users' messages for the weekly digest, a quarter of a day at a time.

An event is kept for 24 hours, so its quarter is counted soon after it has ended; a poller that stands still
for less than six hours loses nothing. Counted are messages to the bot that a model or a pinned answer had to
answer, by the outcome in their events; those of operators, and taps, greetings and codes are not.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from typing import Final

from tuneline.storage.documents import Documents
from tuneline.storage.record_store import change_record, query_records, record_of
from tuneline.storage.records.event import EVENTS, Event, Outcome
from tuneline.storage.records.week import Week, week_path

QUARTER: Final = timedelta(hours=6)
# After 20 minutes every event has ended.
_ENDED_AFTER: Final = timedelta(minutes=30)
# The events of these quarters are still kept.
_QUARTERS: Final = 3
# More than any bot has in a day.
MOST: Final = 100_000
# The kind of a message with which its user asks for a person.
_HANDOVER: Final = "handover"
_OUTCOMES: Final[tuple[Outcome, ...]] = ("answered", "apologized", "unanswered")


async def count_quarters(
    documents: Documents, *, zone: tzinfo, operators: Collection[str], now: datetime
) -> None:
    """Count the quarters that have ended by `now`. `operators` are the paths of operators' chats."""
    local = now.astimezone(zone)
    begun = local.replace(hour=local.hour // 6 * 6, minute=0, second=0, microsecond=0)
    ended = [begun - QUARTER * number for number in range(1, _QUARTERS + 1)]
    quarters = [start for start in ended if start + QUARTER + _ENDED_AFTER <= local]
    stored = await documents.get_many([_path(start) for start in quarters])
    weeks = [record_of(Week, document) or Week() for document in stored]
    left = [start for start, week in zip(quarters, weeks, strict=True) if _id(start) not in week.counted]
    if not left:
        return
    events = [event for event in await _ended_events(documents) if event.chat not in operators]
    for start in left:
        await _count(documents, start, events)


async def _ended_events(documents: Documents) -> list[Event]:
    events = []
    for outcome in _OUTCOMES:
        where = {"outcome": outcome, "type": "message"}
        events += await query_records(documents, Event, EVENTS, where=where, limit=MOST)
    # A deferred answer, and an event that has died, have no kind.
    return [event.record for event in events if event.record.kind in (None, "ask", _HANDOVER)]


async def _count(documents: Documents, start: datetime, events: Sequence[Event]) -> None:
    own = [event for event in events if event.received_at and start <= event.received_at < start + QUARTER]
    outcomes = Counter(event.outcome for event in own if event.kind != _HANDOVER)
    deferred = sum(bool(event.has_button) and event.outcome == "answered" for event in own)

    def counted(stored: Week | None) -> Week | None:
        week = stored or Week()
        if _id(start) in week.counted:
            return None
        return replace(
            week,
            answered=week.answered + outcomes["answered"],
            deferred=week.deferred + deferred,
            apologized=week.apologized + outcomes["apologized"],
            unanswered=week.unanswered + outcomes["unanswered"],
            handed_over=week.handed_over + sum(event.kind == _HANDOVER for event in own),
            counted=(*week.counted, _id(start)),
        )

    await change_record(documents, Week, _path(start), counted)


def _path(start: datetime) -> str:
    return week_path(f"{start:%G-W%V}")


def _id(start: datetime) -> str:
    return f"{start:%Y-%m-%dT%H}"
