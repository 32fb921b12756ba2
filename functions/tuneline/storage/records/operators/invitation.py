"""The invitation of an operator, `bot/invitation`: a hash of its code."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from tuneline.storage.records.readers import moment, optional, text
from tuneline.storage.records.record import Record, mapped

INVITATION: Final = "bot/invitation"


@dataclass(frozen=True, kw_only=True)
class Invitation(Record):
    """An invitation. `used_by` is the event that has used its code, None before."""

    def is_open(self, now: datetime) -> bool:
        """Whether its code can still be used."""
        return not self.used_by and self.good_until is not None and self.good_until > now

    hash: str = field(metadata=mapped(text, missing=""))
    good_until: datetime | None = field(metadata=mapped(optional(moment), missing=None))
    used_by: str | None = field(metadata=mapped(optional(text), missing=None))
