"""Decide whether a person has a chat at a moment. Pure rules, without I/O."""

from datetime import datetime
from typing import Final

from tuneline.opening_hours.opening_hours import OpeningHours
from tuneline.storage.records.chat import Chat, HumanTurn

# A takeover is over after so many minutes without a message of the user, counted in office hours.
QUIET_MINUTES: Final = 30.0


def in_force(chat: Chat | None, *, now: datetime, hours: OpeningHours | None) -> HumanTurn | None:
    """Return the takeover of the chat if a person has the chat at `now`; None if the bot answers.

    Without `hours` all minutes count. A takeover that is not recorded yet is in force already.
    """
    human = chat.human if chat else None
    if human is None or now >= human["until"] or _quiet_minutes(human, now, hours) >= QUIET_MINUTES:
        return None
    return human


def _quiet_minutes(human: HumanTurn, now: datetime, hours: OpeningHours | None) -> float:
    start = human["active_at"]
    if hours is None or now <= start:
        return (now - start).total_seconds() / 60
    return hours.open_minutes(start, now)
