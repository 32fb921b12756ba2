"""A pinned answer, `pins/{id}`: an operator's own answer, in force with the next message."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal, get_args

from tuneline.storage.records.readers import choice, moment, optional, text, whole
from tuneline.storage.records.record import Record, mapped

PINS: Final = "pins"
# A document that each message reads. Its version changes with every change of a pin.
PIN_SET: Final = "bot/pins"
MOST_PINS: Final = 2_000
# How long a pin stays listed after its last day.
KEPT_AFTER_END: Final = timedelta(days=90)
PinSource = Literal["operator", "import", "correction", "unanswered"]


@dataclass(frozen=True, kw_only=True)
class Pin(Record):
    """A question, and the answer that the operator wrote.

    The pin is in force from `valid_from` (None: at once) until before `valid_until` (None: always). It was
    written at `since` by `by`; `written_in` is the id of the operator's event in LINE that wrote it, None if
    a command did. `expire_at` is the time when the store deletes it.
    """

    question: str = field(metadata=mapped(text))
    answer: str = field(metadata=mapped(text))
    since: datetime = field(metadata=mapped(moment))
    valid_from: datetime | None = field(default=None, metadata=mapped(optional(moment)))
    valid_until: datetime | None = field(default=None, metadata=mapped(optional(moment)))
    source: PinSource = field(default="operator", metadata=mapped(choice(get_args(PinSource))))
    by: str = field(default="", metadata=mapped(text))
    written_in: str | None = field(default=None, metadata=mapped(optional(text)))
    expire_at: datetime | None = field(default=None, metadata=mapped(optional(moment)))

    def is_in_force(self, now: datetime) -> bool:
        """Whether the bot uses the answer at `now`."""
        has_begun = self.valid_from is None or self.valid_from <= now
        return has_begun and not self.has_ended(now)

    def has_ended(self, now: datetime) -> bool:
        """Whether its last day is over."""
        return self.valid_until is not None and self.valid_until <= now


@dataclass(frozen=True, kw_only=True)
class PinSet(Record):
    """The version of all pins together, and their number at the last change."""

    version: str = field(metadata=mapped(text, missing=""))
    count: int = field(default=0, metadata=mapped(whole))


def pin_path(pin_id: str) -> str:
    """The path of a pin's document."""
    return f"{PINS}/{pin_id}"
