"""A model, `models/{version}`: every model that ever answered, its state and history."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Final, Literal, get_args

from tuneline.storage.records.readers import choice, many, moment, number, optional, text, whole
from tuneline.storage.records.record import Record, mapped, nested
from tuneline.storage.records.serving import Canary

ModelState = Literal["evaluating", "ready", "held", "retired", "deleted"]
# An operator can promote a held or a retired model; a deleted one no longer exists at its host.
TRANSITIONS: Final[Mapping[ModelState, frozenset[ModelState]]] = {
    "evaluating": frozenset({"ready", "held", "retired"}),
    "ready": frozenset({"retired", "deleted"}),
    "held": frozenset({"ready", "retired", "deleted"}),
    "retired": frozenset({"ready", "deleted"}),
    "deleted": frozenset(),
}
HistoryKind = Literal[
    "promoted",
    "replaced",
    "rolled_back",
    "retired",
    "gone",
    "ended",
    "deleted",
    "canary_started",
    "canary_changed",
    "canary_ended",
]
# Entries kept in a model's history.
MOST_HISTORY: Final = 50


MODELS: Final = "models"


def model_path(version: str) -> str:
    """The path of a model's document."""
    return f"{MODELS}/{version}"


@dataclass(frozen=True, kw_only=True)
class HistoryEntry(Record):
    """One event of a model's life: `what` happened `at` this time, `by` whom and for which `reason`."""

    what: str = field(metadata=mapped(text, missing=""))
    at: datetime | None = field(metadata=mapped(optional(moment), missing=None))
    by: str = field(metadata=mapped(text, missing=""))
    reason: str = field(metadata=mapped(text, missing=""))


@dataclass(frozen=True, kw_only=True)
class ModelEvaluation(Record):
    """The result of a model's evaluation. The scores are those of `measure`; `report` is an object's name.

    A model that was not evaluated has an empty one; if its evaluation was ended, with the `reason` alone.
    """

    reason: str = field(metadata=mapped(text, missing=""))
    code: str | None = field(metadata=mapped(optional(text), missing=None))
    policy: str | None = field(metadata=mapped(optional(text), missing=None))
    measure: str | None = field(metadata=mapped(optional(text), missing=None))
    questions: int | None = field(metadata=mapped(optional(whole), missing=None))
    answered: int | None = field(metadata=mapped(optional(whole), missing=None))
    score_before: float | None = field(metadata=mapped(optional(number), missing=None))
    score_after: float | None = field(metadata=mapped(optional(number), missing=None))
    share_won: float | None = field(metadata=mapped(optional(number), missing=None))
    report: str | None = field(metadata=mapped(optional(text), missing=None))

    @classmethod
    def without_scores(cls, reason: str = "") -> "ModelEvaluation":
        """Make the result of a model that was not evaluated."""
        return cls.from_document({"reason": reason} if reason else {})


@dataclass(frozen=True, kw_only=True)
class Model(Record):
    """A model that is evaluated, or was registered.

    `job` and `dataset` are None for a model that was trained elsewhere (`source` is `registered`).
    `job_created_at` is when its job was created: of two models, the later job's takes precedence. `canary` is
    the last time that it answered a part of the chats; its periods name the counters.
    """

    TRANSITIONS: ClassVar = TRANSITIONS

    version: str = field(metadata=mapped(text))
    state: ModelState = field(metadata=mapped(choice(get_args(ModelState))))
    model: str = field(metadata=mapped(text))
    endpoint: str = field(metadata=mapped(text, missing=""))
    base_model: str = field(metadata=mapped(text, missing=""))
    system_prompt: str | None = field(metadata=mapped(optional(text), missing=None))
    job: str | None = field(metadata=mapped(optional(text), missing=None))
    dataset: str | None = field(metadata=mapped(optional(text), missing=None))
    ready_at: datetime | None = field(metadata=mapped(optional(moment), missing=None))
    job_created_at: datetime | None = field(
        default=None, metadata=mapped(optional(moment), name="ordered_at")
    )
    shutdown_date: str | None = field(default=None, metadata=mapped(optional(text)))
    evaluation: ModelEvaluation | None = field(
        default=None, metadata=mapped(optional(nested(ModelEvaluation)))
    )
    source: str | None = field(default=None, metadata=mapped(optional(text)))
    registered_by: str | None = field(default=None, metadata=mapped(optional(text)))
    canary: Canary | None = field(default=None, metadata=mapped(optional(nested(Canary))))
    history: tuple[HistoryEntry, ...] = field(default=(), metadata=mapped(many(nested(HistoryEntry))))
