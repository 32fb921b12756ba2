"""A draft, `drafts/{event id}`: an answer that its user gets only if an operator sends it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Final, Literal, get_args

from tuneline.storage.records.answers.unanswered import UnansweredReason
from tuneline.storage.records.chat import Turn
from tuneline.storage.records.readers import choice, many, mapping, moment, optional, text
from tuneline.storage.records.record import Record, mapped

DRAFTS: Final = "drafts"
DraftState = Literal[
    "waiting",
    "sent",  # an operator has sent it as it is
    "edited",  # an operator has sent another text instead
    "skipped",  # the staff answers the question in another way
]
TRANSITIONS: Final[Mapping[DraftState, frozenset[DraftState]]] = {
    "waiting": frozenset({"sent", "edited", "skipped"}),
    **dict.fromkeys(("sent", "edited", "skipped"), frozenset()),
}


def draft_path(event_id: str) -> str:
    """The path of the draft of the answer to an event."""
    return f"{DRAFTS}/{event_id}"


@dataclass(frozen=True, kw_only=True)
class Draft(Record):
    """The answer to a question of the chat at the path `chat`, in LINE's message `message`.

    It expires with its event. `messages` are the LINE messages, `turn` is what the chat remembers of them.
    `listed_for` is the reason to list the question as unanswered if they are sent. `edited_text` is
    what an operator has written instead. `by` has decided at `decided_at`; `decided_in` is the id of the
    operator's event in LINE, empty for a command.
    """

    TRANSITIONS: ClassVar = TRANSITIONS

    state: DraftState = field(metadata=mapped(choice(get_args(DraftState))))
    chat: str = field(metadata=mapped(text))
    message: str = field(default="", metadata=mapped(text))
    question: str = field(metadata=mapped(text))
    answer: str = field(metadata=mapped(text))
    messages: tuple[Mapping[str, Any], ...] = field(metadata=mapped(many(mapping)))
    turn: Turn | None = field(default=None, metadata=mapped(optional(mapping)))
    listed_for: UnansweredReason | None = field(
        default=None, metadata=mapped(optional(choice(get_args(UnansweredReason))))
    )
    at: datetime = field(metadata=mapped(moment))
    expire_at: datetime | None = field(default=None, metadata=mapped(optional(moment)))
    edited_text: str = field(default="", metadata=mapped(text))
    by: str = field(default="", metadata=mapped(text))
    decided_at: datetime | None = field(default=None, metadata=mapped(optional(moment)))
    decided_in: str = field(default="", metadata=mapped(text))
