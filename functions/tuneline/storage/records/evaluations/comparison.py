"""A comparison of two models by an operator, `comparisons/{event}`: questions, answers, preferences."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal, get_args

from tuneline.storage.records.readers import choice, flag, many, moment, optional, text, whole
from tuneline.storage.records.record import Record, mapped, nested
from tuneline.unicode import are_same

COMPARISONS: Final = "comparisons"
KEPT: Final = timedelta(days=180)
# The model with the better answer, or both.
Preference = Literal["first", "second", "same"]


def comparison_path(comparison: str) -> str:
    """The path of a comparison; its id is the event that showed its card, or that brought its question."""
    return f"{COMPARISONS}/{comparison}"


@dataclass(frozen=True, kw_only=True)
class ComparedQuestion(Record):
    """One question with the answers of both models, None before they answered.

    `pair` is its number in an evaluation, None for a question that the operator wrote. `is_swapped` says that
    the second model's answer is on the left. `answered_in` is the event whose run asks the models, and
    `decided_in` that of the tap that made the choice. `reference` is the dataset's own answer, empty if it is
    not known. `first_knows` and `second_knows` are false if the answer says that it is not known.
    """

    question: str = field(metadata=mapped(text))
    pair: int | None = field(default=None, metadata=mapped(optional(whole)))
    first: str | None = field(default=None, metadata=mapped(optional(text)))
    second: str | None = field(default=None, metadata=mapped(optional(text)))
    is_swapped: bool = field(default=False, metadata=mapped(flag))
    preference: Preference | None = field(
        default=None, metadata=mapped(optional(choice(get_args(Preference))))
    )
    answered_in: str = field(default="", metadata=mapped(text))
    decided_in: str = field(default="", metadata=mapped(text))
    reference: str = field(default="", metadata=mapped(text))
    first_knows: bool = field(default=True, metadata=mapped(flag))
    second_knows: bool = field(default=True, metadata=mapped(flag))

    @property
    def is_identical(self) -> bool:
        """Whether both models gave the same answer, so that there is nothing to prefer."""
        return self.first is not None and self.second is not None and are_same(self.first, self.second)

    @property
    def is_unknown(self) -> bool:
        """Whether neither model has an answer."""
        return not self.first_knows and not self.second_knows


@dataclass(frozen=True, kw_only=True)
class ModelComparison(Record):
    """The versions `first`, which served then, and `second`; who compared them, and from which event on.

    `evaluation` is the version whose evaluation has the questions, empty for a question that was written.
    `identical` is the number of its other questions, to which both gave the same answer, `unknown` the
    number of those without one.
    """

    first: str = field(metadata=mapped(text))
    second: str = field(metadata=mapped(text))
    evaluation: str = field(default="", metadata=mapped(text))
    questions: tuple[ComparedQuestion, ...] = field(metadata=mapped(many(nested(ComparedQuestion))))
    identical: int = field(default=0, metadata=mapped(whole))
    unknown: int = field(default=0, metadata=mapped(whole))
    by: str = field(default="", metadata=mapped(text))
    at: datetime = field(metadata=mapped(moment))
    started_in: str = field(default="", metadata=mapped(text))
    expire_at: datetime | None = field(default=None, metadata=mapped(optional(moment)))

    @property
    def next_number(self) -> int | None:
        """The number of the first question without a preference; None if all have one."""
        return next((number for number, each in enumerate(self.questions) if each.preference is None), None)

    def count(self, preference: Preference) -> int:
        """The number of questions with this preference."""
        return sum(each.preference == preference for each in self.questions)


@dataclass(frozen=True)
class Preferences:
    """How often a model's answer was better than that of the version `against`, as good, or worse."""

    against: str
    better: int
    same: int
    worse: int
