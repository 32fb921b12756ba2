"""A question of an evaluation, `evaluation_pairs/{version}-{number}`, with the answers of both models."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, Literal, get_args

from tuneline.storage.records.readers import choice, flag, many, mapping, moment, optional, text, whole
from tuneline.storage.records.record import Record, mapped, nested

Winner = Literal["after", "before", "tie"]
# The better answer in the order in which the judge sees them.
Better = Literal["1", "2", "tie"]
KEPT: Final = timedelta(days=30)
EVALUATION_PAIRS: Final = "evaluation_pairs"


def evaluation_pair_path(version: str, number: int) -> str:
    """The path of a question of a model's evaluation."""
    return f"{EVALUATION_PAIRS}/{version}-{number:02}"


@dataclass(frozen=True, kw_only=True)
class CollectedAnswer(Record):
    """The answer of one model to one question.

    It is `over` with a `text`, or without one for good for the reason `why`: `refused`, `empty`, `gone` (404)
    or `lost`. Otherwise the model is asked again, after `again_at` if that is set. `lost` counts the tries
    whose answer was lost. `knows` is false if the text says that the answer is not known.
    """

    version: str = field(metadata=mapped(text))
    why: str | None = field(default=None, metadata=mapped(optional(text)))
    over: bool = field(default=False, metadata=mapped(flag))
    lost: int = field(default=0, metadata=mapped(whole))
    again_at: datetime | None = field(default=None, metadata=mapped(optional(moment)))
    text: str | None = field(default=None, metadata=mapped(optional(text)))
    knows: bool = field(default=True, metadata=mapped(flag))


@dataclass(frozen=True, kw_only=True)
class JudgeOpinion(Record):
    """The judge's opinion of the answers in one order: `1`, `2` or `tie`; None without a usable one."""

    better: Better | None = field(metadata=mapped(optional(choice(get_args(Better))), missing=None))
    reason: str = field(metadata=mapped(text, missing=""))


@dataclass(frozen=True, kw_only=True)
class Judgement(Record):
    """The judge's opinions of a question, one for each order, and the winner once they are `over`.

    `winner` is None if the judge gave no verdict. `against` is the version that the new model is compared
    with; a verdict against another version does not count.
    """

    against: str = field(metadata=mapped(text))
    over: bool = field(metadata=mapped(flag, missing=False))
    opinions: tuple[JudgeOpinion, ...] = field(metadata=mapped(many(nested(JudgeOpinion)), missing=()))
    winner: Winner | None = field(default=None, metadata=mapped(optional(choice(get_args(Winner)))))


@dataclass(frozen=True, kw_only=True)
class EvaluationPair(Record):
    """A held-out question with its reference answer, what both models answered, and the cost so far.

    `turns` are the messages before the answer. `examples` is what is added to the prompt, `pins` is that
    without examples. `micro_usd` is the cost in millionths of a dollar. `judge_lost` counts the judge's
    answers that were lost.
    `toggled` is the new model's answer with examples if the bot shows it none, else without; `base` the base
    model's with examples.
    """

    version: str = field(metadata=mapped(text))
    turns: tuple[Mapping[str, Any], ...] = field(metadata=mapped(many(mapping)))
    reference: str = field(metadata=mapped(text))
    examples: str = field(default="", metadata=mapped(text))
    pins: str = field(default="", metadata=mapped(text))
    micro_usd: int = field(metadata=mapped(whole))
    expire_at: datetime | None = field(metadata=mapped(optional(moment), missing=None))
    before: CollectedAnswer | None = field(default=None, metadata=mapped(optional(nested(CollectedAnswer))))
    after: CollectedAnswer | None = field(default=None, metadata=mapped(optional(nested(CollectedAnswer))))
    toggled: CollectedAnswer | None = field(default=None, metadata=mapped(optional(nested(CollectedAnswer))))
    base: CollectedAnswer | None = field(default=None, metadata=mapped(optional(nested(CollectedAnswer))))
    judged: Judgement | None = field(default=None, metadata=mapped(optional(nested(Judgement))))
    judge_lost: int = field(default=0, metadata=mapped(whole))
