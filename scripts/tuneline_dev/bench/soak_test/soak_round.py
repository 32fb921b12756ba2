"""One round of a race: its events, the questions in them, and the violations that were found."""

import math
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass
class Kill:
    """One kill of line_reply: it began `at` that second, and the new process listened from `until` on."""

    at: float
    until: float = math.inf


@dataclass(frozen=True)
class Span:
    """A time from `since` on, in milliseconds of the clock on the wall, up to `until`."""

    since: int
    until: int


@dataclass
class Round:
    """One round in a new chat. `questions` has the text of each message by its event's id.

    Its life is from `began` to `ended`, in the seconds of the monotonic clock. `with_person` is the time in
    which a person had the chat for certain, and `answered_again` the first event after that.
    """

    name: str
    user: str
    began: float = field(default_factory=time.monotonic)
    ended: float = math.inf
    events: list[dict[str, Any]] = field(default_factory=list)
    questions: dict[str, str] = field(default_factory=dict)
    taken_up: list[datetime] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    is_excused: bool = False
    with_person: Span | None = None
    answered_again: str = ""

    @property
    def ids(self) -> list[str]:
        """Return the ids of its events."""
        return [event["webhookEventId"] for event in self.events]

    def overlaps(self, kill: Kill) -> bool:
        """Return whether line_reply was down during a part of the round."""
        return kill.at <= self.ended and kill.until >= self.began
