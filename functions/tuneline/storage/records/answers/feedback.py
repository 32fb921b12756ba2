"""A user's rating of an answer, `feedback/{event}`: a thumb, and the correction of a bad answer."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Literal, Self, get_args

from tuneline.storage.records.chat import BY_OPERATOR, FROM_HOURS
from tuneline.storage.records.readers import choice, flag, moment, optional, text
from tuneline.storage.records.record import Record, mapped

Rating = Literal["good", "bad"]
FEEDBACK: Final = "feedback"
# How the versions of pinned answers and of answers of examples begin.
_WORD_FOR_WORD: Final = ("pin:", "example:")


def feedback_path(event_id: str) -> str:
    """The path of the rating of the answer to an event."""
    return f"{FEEDBACK}/{event_id}"


def is_word_for_word(version: str) -> bool:
    """Whether the answer of this version is one that operators wrote for all users."""
    return version == FROM_HOURS or version.startswith(_WORD_FOR_WORD)


def is_operators(version: str) -> bool:
    """Whether operators wrote the answer of this version, for all users or for this one."""
    return version == BY_OPERATOR or is_word_for_word(version)


@dataclass(frozen=True, kw_only=True)
class Feedback(Record):
    """The rating of one answer.

    `chat` is the chat's path. `question` and `answer` are None if the chat no longer had them when its user
    rated the answer; `version` is the model's. `correction_message` is the id of LINE's message that brought
    the `correction`.

    Users' personal data, keys and passwords in the texts are masked, unless an earlier version has written
    them. `is_masked` says that the question had some, `is_correction_masked` that the correction had.
    """

    chat: str = field(metadata=mapped(text, missing=""))
    expire_at: datetime | None = field(metadata=mapped(optional(moment), missing=None))
    rating: Rating | None = field(default=None, metadata=mapped(optional(choice(get_args(Rating)))))
    at: datetime | None = field(default=None, metadata=mapped(optional(moment)))
    question: str | None = field(default=None, metadata=mapped(optional(text)))
    is_masked: bool = field(default=False, metadata=mapped(flag))
    answer: str | None = field(default=None, metadata=mapped(optional(text)))
    version: str | None = field(default=None, metadata=mapped(optional(text)))
    correction: str | None = field(default=None, metadata=mapped(optional(text)))
    is_correction_masked: bool = field(default=False, metadata=mapped(flag))
    correction_message: str | None = field(default=None, metadata=mapped(optional(text)))

    @property
    def without_correction(self) -> Self:
        """The same rating without the user's correction."""
        return replace(self, correction=None, is_correction_masked=False, correction_message=None)
