"""What a week's messages came to, `weeks/{YYYY-Www}`, in the days of the bot's language."""

from dataclasses import dataclass, field
from typing import Final

from tuneline.storage.records.readers import many, text, whole
from tuneline.storage.records.record import Record, mapped

WEEKS: Final = "weeks"


def week_path(week: str) -> str:
    """The path of a week's document."""
    return f"{WEEKS}/{week}"


@dataclass(frozen=True, kw_only=True)
class Week(Record):
    """The number of users' messages by what their users got; it has no text and no chat.

    `deferred` are those of the `answered` whose users got a button first. `handed_over` are those with which
    users asked for a person; no other number has them. `counted` are the parts of the week
    that are in the numbers, by their first hour.
    """

    answered: int = field(default=0, metadata=mapped(whole))
    deferred: int = field(default=0, metadata=mapped(whole))
    apologized: int = field(default=0, metadata=mapped(whole))
    unanswered: int = field(default=0, metadata=mapped(whole))
    handed_over: int = field(default=0, metadata=mapped(whole))
    counted: tuple[str, ...] = field(default=(), metadata=mapped(many(text)))
