"""A question without a right answer, `unanswered/{event id}`, until an operator answers it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar, Final, Literal, get_args

from tuneline.storage.records.readers import choice, flag, moment, optional, text
from tuneline.storage.records.record import Record, mapped

UNANSWERED: Final = "unanswered"
KEPT: Final = timedelta(days=90)
UnansweredState = Literal["open", "dismissed"]
UnansweredReason = Literal[
    "apology",  # the user got an apology
    "no_answer",  # the user got nothing, or a button without an answer
    "none_fits",  # the bot said that it does not know: nothing that it was shown answers the question
    "thumb_down",  # the user rated the answer as wrong
]
TRANSITIONS: Final = {"open": frozenset({"dismissed"}), "dismissed": frozenset({"open"})}


@dataclass(frozen=True, kw_only=True)
class UnansweredQuestion(Record):
    """One question of the chat at the path `chat`, in LINE's message `message`, asked at `at`.

    A person can take the chat over if it `is_one_to_one`; that of an earlier version is not known.
    Personal data, keys and passwords in `question` are masked; `is_masked` says that there were some.
    `answered_in` is the id of the operator's event in LINE that has answered it: it is not open any more.
    `decided_in` is the one of the tap that has dismissed it, or listed it again.
    """

    TRANSITIONS: ClassVar = TRANSITIONS

    state: UnansweredState = field(default="open", metadata=mapped(choice(get_args(UnansweredState))))
    question: str = field(metadata=mapped(text))
    is_masked: bool = field(default=False, metadata=mapped(flag))
    reason: UnansweredReason = field(metadata=mapped(choice(get_args(UnansweredReason))))
    chat: str = field(metadata=mapped(text))
    message: str = field(default="", metadata=mapped(text))
    is_one_to_one: bool = field(default=False, metadata=mapped(flag))
    at: datetime = field(metadata=mapped(moment))
    expire_at: datetime | None = field(default=None, metadata=mapped(optional(moment)))
    answered_in: str | None = field(default=None, metadata=mapped(optional(text)))
    decided_in: str | None = field(default=None, metadata=mapped(optional(text)))


def unanswered_path(event_id: str) -> str:
    """The path of the question of an event."""
    return f"{UNANSWERED}/{event_id}"
