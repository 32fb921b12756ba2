"""List the pinned answers that contradict the opening hours."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from tuneline.datasets.findings.printable import as_printable
from tuneline.opening_hours.interval import HoursError
from tuneline.opening_hours.statements.contradictions import contradiction
from tuneline.retrieval.pinned_answers import StoredPin
from tuneline.storage.records.operators.hours import Hours
from tuneline.texts import hours_texts

MOST_LISTED: Final = 10
_CHARACTERS: Final = 60


def contradicting_pins(stored: Hours, pins: Sequence[StoredPin], now: datetime) -> Iterator[str]:
    """Yield a line for each pin in force, ten at most, whose answer says other than the hours."""
    try:
        hours = stored.opening_hours()
    except HoursError:
        return
    if hours is None:
        return
    listed = 0
    for pin in pins:
        opposite = contradiction(hours, pin.record.question, pin.record.answer)
        if opposite is None or not pin.record.is_in_force(now):
            continue
        listed += 1
        if listed > MOST_LISTED:
            yield "… and more pinned answers"
            return
        day = hours_texts.calendar("en").weekdays[opposite.weekday]
        spans = " ".join(map(str, opposite.hours)) or "closed"
        said = as_printable(opposite.said)[:_CHARACTERS]
        yield f"The pinned answer {pin.id} says “{said}”, but the hours of {day} are: {spans}."
