"""A training job, `jobs/{job id}`: where it runs, its state and progress, its cost."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import ClassVar, Final, Literal, get_args

from tuneline.storage.records.readers import (
    amount,
    choice,
    flag,
    many,
    moment,
    number,
    optional,
    table,
    text,
    whole,
)
from tuneline.storage.records.record import Record, mapped, nested

JobState = Literal[
    "training", "trained", "activating", "evaluating", "serving", "held", "failed", "cancelled"
]
# A trained job may still fail: its provider may never name the model. A model that is not found while it is
# evaluated is activated again.
TRANSITIONS: Final[Mapping[JobState, frozenset[JobState]]] = {
    "training": frozenset({"trained", "activating", "failed", "cancelled"}),
    "trained": frozenset({"activating", "failed", "cancelled"}),
    "activating": frozenset({"evaluating", "serving", "held", "failed"}),
    "evaluating": frozenset({"activating", "serving", "held", "failed"}),
    "serving": frozenset(),
    "held": frozenset(),
    "failed": frozenset(),
    "cancelled": frozenset(),
}
JOBS: Final = "jobs"


def job_path(job: str) -> str:
    """The path of a job's document."""
    return f"{JOBS}/{job}"


@dataclass(frozen=True, kw_only=True)
class JobMessage(Record):
    """A message of the provider about a job. `id` is the provider's id of it."""

    id: str = field(metadata=mapped(text))
    at: datetime = field(metadata=mapped(moment))
    level: str = field(metadata=mapped(text, missing="info"))
    text: str = field(metadata=mapped(text, missing=""))


@dataclass(frozen=True, kw_only=True)
class Job(Record):
    """A training job.

    `name` is the name of the uploaded file, `price_usd` the estimated cost, `usd` the billed one. `month` is
    the month in whose spending the cost is. `attempt` counts the jobs of a dataset, from 1. An open job is
    polled (`polled_at`); `provider_state` is the provider's own name of its state.

    `events` are its last messages, `curve` has a list of values for each column of its loss curve. `step` is
    the last step of `total_steps`. A trained job has a `trained_model`, named at `named_at`, which is asked
    as `model` at `endpoint`, and becomes the model `version`.

    `unknown_since`: its provider does not know it. `stuck_at` and `slow_at`: the operators were notified that
    its training, or what comes after it, takes too long. `closed_at`: it was closed for that reason.
    """

    TRANSITIONS: ClassVar = TRANSITIONS

    dataset: str = field(metadata=mapped(text))
    state: JobState = field(metadata=mapped(choice(get_args(JobState))))
    is_open: bool = field(metadata=mapped(flag, name="open"))
    provider: str = field(metadata=mapped(text))
    created_at: datetime = field(metadata=mapped(moment))
    base_model: str = field(metadata=mapped(text, missing=""))
    system_prompt: str | None = field(metadata=mapped(optional(text), missing=None))
    name: str = field(metadata=mapped(text, missing=""))
    epochs: int | None = field(metadata=mapped(optional(whole), missing=None))
    examples: int | None = field(metadata=mapped(optional(whole), missing=None))
    price_usd: Decimal | None = field(metadata=mapped(optional(amount), missing=None))
    month: str | None = field(metadata=mapped(optional(text), missing=None))
    attempt: int = field(metadata=mapped(whole, missing=1))

    polled_at: datetime | None = field(default=None, metadata=mapped(optional(moment), name="looked_at"))
    provider_state: str | None = field(default=None, metadata=mapped(optional(text), name="reported"))
    reason: str | None = field(default=None, metadata=mapped(optional(text)))
    trained_tokens: int | None = field(default=None, metadata=mapped(optional(whole)))
    usd: Decimal | None = field(default=None, metadata=mapped(optional(amount)))
    estimated_finish: datetime | None = field(default=None, metadata=mapped(optional(moment)))
    step: int | None = field(default=None, metadata=mapped(optional(whole)))
    total_steps: int | None = field(default=None, metadata=mapped(optional(whole)))
    events: tuple[JobMessage, ...] = field(default=(), metadata=mapped(many(nested(JobMessage))))
    curve: Mapping[str, tuple[float | None, ...]] = field(
        default_factory=dict, metadata=mapped(table(many(optional(number))))
    )

    trained_at: datetime | None = field(default=None, metadata=mapped(optional(moment)))
    trained_model: str | None = field(default=None, metadata=mapped(optional(text)))
    named_at: datetime | None = field(default=None, metadata=mapped(optional(moment)))
    model: str | None = field(default=None, metadata=mapped(optional(text)))
    endpoint: str = field(default="", metadata=mapped(text))
    version: str | None = field(default=None, metadata=mapped(optional(text)))

    unknown_since: datetime | None = field(default=None, metadata=mapped(optional(moment)))
    stuck_at: datetime | None = field(default=None, metadata=mapped(optional(moment)))
    slow_at: datetime | None = field(default=None, metadata=mapped(optional(moment)))
    closed_at: datetime | None = field(default=None, metadata=mapped(optional(moment)))
    ended_at: datetime | None = field(default=None, metadata=mapped(optional(moment)))
    cancel_requested_at: datetime | None = field(
        default=None, metadata=mapped(optional(moment), name="cancel_asked_at")
    )
    cancel_requested_by: str | None = field(
        default=None, metadata=mapped(optional(text), name="cancel_asked_by")
    )
