"""The settings of the running bot, `bot/settings`: what operators change without a deployment."""

from dataclasses import dataclass, field
from typing import Any, Final

from tuneline.storage.records.readers import anything, flag, many, optional, text
from tuneline.storage.records.record import Record, mapped

SETTINGS: Final = "bot/settings"


@dataclass(frozen=True, kw_only=True)
class RunningSettings(Record):
    """The operators' LINE user ids, whether notices are pushed to them, and the bot's language.

    `drafts_switched_in` is the id of the tap that has switched draft mode last. Operators can edit the
    document by hand, so an id may be of any type. The other fields are the rules of
    the bot's answers: `tuneline.bot_settings` checks each of them.
    """

    operators: tuple[Any, ...] = field(default=(), metadata=mapped(many(anything)))
    push_notices: bool = field(default=False, metadata=mapped(flag))
    drafts_switched_in: str = field(default="", metadata=mapped(text))
    language: str | None = field(default=None, metadata=mapped(optional(text)))
