"""The opening hours, `bot/hours`: weekly hours, special days, time zone and away text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from tuneline import logs
from tuneline.opening_hours.interval import HoursError
from tuneline.opening_hours.opening_hours import OpeningHours
from tuneline.opening_hours.written import read_hours
from tuneline.storage.documents import Document
from tuneline.storage.records.readers import anything, mapping, moment, optional, text
from tuneline.storage.records.record import Record, mapped

HOURS: Final = "bot/hours"


@dataclass(frozen=True, kw_only=True)
class Hours(Record):
    """The hours as they are written: `weekly` by `mon` to `sun`, `special` by date.

    Operators can edit the document by hand, so weekly hours and special days may be of any type. `before`
    has the same four fields as they were before the last change, which `by` has made at `changed_at`, in the
    event `decided_in` if it was in LINE.
    """

    time_zone: str | None = field(default=None, metadata=mapped(optional(text)))
    weekly: Any = field(default=None, metadata=mapped(anything))
    special: Any = field(default_factory=dict, metadata=mapped(anything))
    away: str = field(default="", metadata=mapped(text))
    before: Mapping[str, Any] | None = field(default=None, metadata=mapped(optional(mapping)))
    by: str = field(default="", metadata=mapped(text))
    changed_at: datetime | None = field(default=None, metadata=mapped(optional(moment)))
    decided_in: str = field(default="", metadata=mapped(text))

    def opening_hours(self) -> OpeningHours | None:
        """Return the hours; None if there are no weekly ones yet. Raises HoursError."""
        if not self.weekly:
            return None
        if not self.time_zone:
            raise HoursError("time_zone is missing: write a name as Asia/Taipei")
        return read_hours(self.time_zone, self.weekly, self.special, self.away)


def hours_of(document: Document | None) -> OpeningHours | None:
    """Read the hours of the document; None without any.

    Unusable hours are logged and ignored: an operator's mistake must not stop the bot.
    """
    if document is None:
        return None
    try:
        return Hours.from_document(document.data, path=document.path).opening_hours()
    except HoursError as wrong:
        logs.warning(f"{document.path} has hours that cannot be used", problem=str(wrong))
        return None
