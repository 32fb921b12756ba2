"""The record that a chat was told that an AI answers, `ai_notices/{hash of the chat's id}`."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from tuneline.storage.records.readers import moment, optional
from tuneline.storage.records.record import Record, mapped

AI_NOTICES: Final = "ai_notices"
# Chats expire after a day, and a notice every day would be a nuisance.
KEEP_AI_NOTICES: Final = timedelta(days=365)


def ai_notice_path(chat: str) -> str:
    """Return the path of the record for the chat at the path `chat`."""
    return f"{AI_NOTICES}/{chat.partition('/')[2]}"


@dataclass(frozen=True, kw_only=True)
class AiNotice(Record):
    """The chat was told. It is told again after `expire_at`."""

    expire_at: datetime | None = field(default=None, metadata=mapped(optional(moment)))

    def is_valid(self, now: datetime) -> bool:
        """Whether the chat need not be told again."""
        return self.expire_at is not None and self.expire_at > now
