"""A user's rating of an answer, `feedback/{event}`: a thumb, and the correction of a bad answer."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Literal, Self, get_args

from tuneline.storage.records.readers import choice, moment, optional, text
from tuneline.storage.records.record import Record, mapped

Rating = Literal["good", "bad"]
FEEDBACK: Final = "feedback"


def feedback_path(event_id: str) -> str:
    """The path of the rating of the answer to an event."""
    return f"{FEEDBACK}/{event_id}"


@dataclass(frozen=True, kw_only=True)
class Feedback(Record):
    """The rating of one answer.

    `chat` is the chat's path. `question` and `answer` are None if the chat no longer had them when its user
    rated the answer; `version` is the model's. `correction_message` is the id of LINE's message that brought
    the `correction`.
    """

    chat: str = field(metadata=mapped(text, missing=""))
    expire_at: datetime | None = field(metadata=mapped(optional(moment), missing=None))
    rating: Rating | None = field(default=None, metadata=mapped(optional(choice(get_args(Rating)))))
    at: datetime | None = field(default=None, metadata=mapped(optional(moment)))
    question: str | None = field(default=None, metadata=mapped(optional(text)))
    answer: str | None = field(default=None, metadata=mapped(optional(text)))
    version: str | None = field(default=None, metadata=mapped(optional(text)))
    correction: str | None = field(default=None, metadata=mapped(optional(text)))
    correction_message: str | None = field(default=None, metadata=mapped(optional(text)))

    @property
    def without_correction(self) -> Self:
        """The same rating without the user's correction."""
        return replace(self, correction=None, correction_message=None)
