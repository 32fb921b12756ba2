"""An evaluation, `evaluations/{version}`: how far the comparison of a new model is, and its verdict."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar, Final, Literal, get_args

from tuneline.storage.records.readers import amount, choice, mapping, moment, optional, text, whole
from tuneline.storage.records.record import Record, mapped, nested

EvaluationState = Literal["choosing", "asking", "done"]
TRANSITIONS: Final[Mapping[EvaluationState, frozenset[EvaluationState]]] = {
    "choosing": frozenset({"asking"}),
    "asking": frozenset({"done"}),
    "done": frozenset(),
}
FINAL: Final[frozenset[EvaluationState]] = frozenset({"done"})


def evaluation_path(version: str) -> str:
    """The path of the evaluation of a model."""
    return f"evaluations/{version}"


@dataclass(frozen=True, kw_only=True)
class EvaluatedModel(Record):
    """One of the two models, with the prompt that the bot uses for it."""

    model: str = field(metadata=mapped(text))
    system_prompt: str | None = field(metadata=mapped(optional(text), missing=None))
    version: str = field(metadata=mapped(text))
    endpoint: str = field(metadata=mapped(text, missing=""))
    base_model: str = field(metadata=mapped(text, missing=""))


@dataclass(frozen=True, kw_only=True)
class ComparedModels(Record):
    """The compared models: the new one is `after`; `base` is the base model if it is not `before`."""

    before: EvaluatedModel = field(metadata=mapped(nested(EvaluatedModel)))
    after: EvaluatedModel = field(metadata=mapped(nested(EvaluatedModel)))
    base: EvaluatedModel | None = field(default=None, metadata=mapped(optional(nested(EvaluatedModel))))


@dataclass(frozen=True, kw_only=True)
class Evaluation(Record):
    """The evaluation of a job's model.

    `judge` is the judge's model, None without one. `questions` is their number, None while they are chosen.
    `pinned` is the number of held-out questions that are not asked, because a pinned answer answers them.
    `verdict` and the cost `usd` are there at the end.
    """

    TRANSITIONS: ClassVar = TRANSITIONS

    state: EvaluationState = field(metadata=mapped(choice(get_args(EvaluationState))))
    job: str = field(metadata=mapped(text, missing=""))
    dataset: str = field(metadata=mapped(text, missing=""))
    started_at: datetime = field(metadata=mapped(moment))
    models: ComparedModels = field(metadata=mapped(nested(ComparedModels), name="sides"))
    judge: str | None = field(metadata=mapped(optional(text), missing=None))
    questions: int | None = field(default=None, metadata=mapped(optional(whole)))
    pinned: int = field(default=0, metadata=mapped(whole))
    verdict: Mapping[str, Any] | None = field(default=None, metadata=mapped(optional(mapping)))
    usd: Decimal | None = field(default=None, metadata=mapped(optional(amount)))
    ended_at: datetime | None = field(default=None, metadata=mapped(optional(moment)))
