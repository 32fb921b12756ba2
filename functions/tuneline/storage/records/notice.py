"""A notice, `notices/{kind}-{about}`: what operators have to know, and whether it was pushed to them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Final, Literal, get_args

from tuneline.storage.records.readers import choice, many, mapping, moment, optional, text
from tuneline.storage.records.record import Record, mapped

Kind = Literal[
    "dataset_rejected",
    "dataset_stuck",
    "dataset_waiting",
    "job_waiting",
    "job_started",
    "job_done",
    "job_failed",
    "job_refused",
    "job_stuck",
    "model_held",
    "model_promoted",
    "model_rolled_back",
    "canary_running",
    "canary_ended",
    "canary_not_worse",
    "canary_slow",
    "model_ends",
    "model_ended",
    "retrain_offered",
    "retrain_not_possible",
    "cost_cap",
    "line_quota",
    "events_dead",
    "questions_unknown",
    "draft_waiting",
    "handover",
    "no_credit",
    "key_refused",
    "vertex_refused",
    "operator_added",
    "operator_removed",
    "hours_changed",
    "digest",
]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
DeliveryState = Literal["waiting", "sent", "unsent"]
TRANSITIONS: Final[Mapping[DeliveryState, frozenset[DeliveryState]]] = {
    "waiting": frozenset({"sent", "unsent"}),
    "sent": frozenset(),
    "unsent": frozenset(),
}
KEPT: Final = timedelta(days=180)
NOTICES: Final = "notices"
_READER_CHARACTERS: Final = 16
_NOT_IN_PATHS: Final = re.compile(r"[^A-Za-z0-9._-]+")


def notice_path(kind: Kind, about: str) -> str:
    """The path of a notice's document."""
    return f"{NOTICES}/{kind}-{_NOT_IN_PATHS.sub('-', about)}"


def week_of(moment: datetime) -> str:
    """The week of a moment in UTC, such as `2026-W48`."""
    return f"{moment.astimezone(UTC):%G-W%V}"


def reader_of(chat: str) -> str:
    """The operator whose one-to-one chat has the path `chat`: the beginning of the hash in it."""
    return chat.removeprefix("chats/")[:_READER_CHARACTERS]


@dataclass(frozen=True, kw_only=True)
class Notice(Record):
    """A notice.

    `kind` is a `Kind`, or one of a newer version. `facts` are texts, numbers or None. A notice that was not
    pushed in time is `unsent`, for the `unsent_reason`. `week` finds the latest notices (`week_of`), and
    `seen_by` are the operators who know it (`reader_of`). `chat` is the path of the chat that a handover is
    about; only then may `facts` have words and an id of a user, and it expires soon.
    """

    STATE: ClassVar = "delivery"
    TRANSITIONS: ClassVar = TRANSITIONS

    kind: str = field(metadata=mapped(text))
    about: str = field(metadata=mapped(text, missing=""))
    facts: Mapping[str, Any] = field(metadata=mapped(mapping, missing={}))
    created_at: datetime = field(metadata=mapped(moment))
    delivery: DeliveryState = field(metadata=mapped(choice(get_args(DeliveryState)), missing="unsent"))
    sent_at: datetime | None = field(metadata=mapped(optional(moment), missing=None))
    expire_at: datetime | None = field(metadata=mapped(optional(moment), missing=None))
    unsent_reason: str | None = field(default=None, metadata=mapped(optional(text)))
    week: str = field(default="", metadata=mapped(text))
    chat: str = field(default="", metadata=mapped(text))
    seen_by: tuple[str, ...] = field(default=(), metadata=mapped(many(text)))
