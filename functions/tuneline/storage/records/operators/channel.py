"""The channel at LINE, `bot/channel`: who the bot is, and whether a person can chat in LINE's manager."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal, get_args

from tuneline.storage.records.readers import choice, moment, optional, text
from tuneline.storage.records.record import Record, mapped

CHANNEL: Final = "bot/channel"
# `chat`: the switch Chat is on in LINE Official Account Manager. `bot`: it is off.
ChatMode = Literal["chat", "bot", "unknown"]
# Chat is switched on by hand, after which the bot should soon know.
READ_AGAIN_AFTER: Final[Mapping[str, timedelta]] = {
    "chat": timedelta(days=1),
    "bot": timedelta(hours=1),
    "unknown": timedelta(hours=1),
}


@dataclass(frozen=True, kw_only=True)
class Channel(Record):
    """What LINE said about the channel at `read_at`. `bot_user_id` is the bot's own id, not a user's."""

    chat_mode: ChatMode = field(default="unknown", metadata=mapped(choice(get_args(ChatMode))))
    mark_as_read_mode: str = field(default="", metadata=mapped(text))
    bot_user_id: str = field(default="", metadata=mapped(text))
    basic_id: str = field(default="", metadata=mapped(text))
    display_name: str = field(default="", metadata=mapped(text))
    read_at: datetime | None = field(default=None, metadata=mapped(optional(moment)))

    @property
    def has_chat(self) -> bool:
        """Whether messages have a state of being read, and people can answer in LINE's manager."""
        return self.chat_mode == "chat"

    def is_due(self, now: datetime) -> bool:
        """Whether it is time to ask LINE again."""
        return self.read_at is None or now - self.read_at >= READ_AGAIN_AFTER[self.chat_mode]
