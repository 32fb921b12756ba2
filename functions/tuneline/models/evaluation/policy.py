"""Decide whether a new model is promoted: yes, unless it is significantly worse.

The rule of the policy `gated`: Each held-out question gives one difference, the new model's chrF minus the
serving model's. A missing answer counts 0. The new model is held if both are true:

* The mean difference is 1.00 chrF points or more below zero; a smaller one is not noticeable.
* Differences this low occur by chance in at most 5 % of cases, by the exact one-sided sign-flip test
  (`significance`).

If a judge gave a verdict on at least five pairs and at least half of them, its verdicts replace the chrF:
each difference is 1 for a win, 0 for a tie, -1 for a loss, and only the test decides.
Fewer than five questions cannot be distinguished from chance, so the model is not held because of them.

`auto` promotes every model that answers, `manual` leaves the decision to an operator; both evaluate.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

from tuneline.models.evaluation.significance import chance_of_as_low
from tuneline.settings import Promote
from tuneline.storage.records.evaluations.evaluation_pair import Winner

LEAST_PAIRS: Final = 5
MOST_CHANCE: Final = 0.05
# In hundredths of a chrF point.
LEAST_LOSS: Final = 100
Code = Literal["not_worse", "worse", "serving_gone", "silent", "too_few", "no_time", "manual", "auto"]


@dataclass(frozen=True)
class Scored:
    """One question's scores: the chrF of both answers (0 without an answer), and the judge's verdict.

    `judged` is None without a verdict.
    """

    before: float
    after: float
    judged: Winner | None = None

    @property
    def hundredths(self) -> int:
        """The new model's lead, in hundredths of a chrF point."""
        return round(self.after * 100) - round(self.before * 100)

    @property
    def winner(self) -> Winner:
        """The model whose answer is nearer to the reference by at least one point."""
        if abs(self.hundredths) < LEAST_LOSS:
            return "tie"
        return "after" if self.hundredths > 0 else "before"


@dataclass(frozen=True)
class Figures:
    """The statistics of all pairs. `measure` is the one that decided, None if there are too few pairs.

    `before` and `after` are mean chrF, `chance` is the probability of differences this low by chance. Wins,
    ties and losses are the new model's by `measure` (by chrF if it is None); `share_won` counts a tie half.
    `is_better` says that the other model would be worse by the same rule; None in
    figures of an earlier version.
    """

    pairs: int
    measure: Literal["chrF", "judge"] | None
    before: float | None
    after: float | None
    chance: float | None
    wins: int
    ties: int
    losses: int
    share_won: float | None
    is_worse: bool
    is_better: bool | None = None


@dataclass(frozen=True)
class Verdict:
    """The decision on the new model, and its reason (`code`).

    The model `answered` so many of the `asked` questions.
    """

    promote: bool
    code: Code
    policy: Promote
    asked: int
    answered: int
    figures: Figures

    def as_dict(self) -> dict[str, Any]:
        """The fields for a document."""
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "Verdict":
        """Build the verdict from the fields of `as_dict`."""
        return cls(**{**stored, "figures": Figures(**stored["figures"])})


def figures(scored: Sequence[Scored]) -> Figures:
    """Compute the statistics of the pairs, and whether the new model is worse by the rule above."""
    judged = [pair.judged for pair in scored if pair.judged is not None]
    by_judge = len(judged) >= max(LEAST_PAIRS, (len(scored) + 1) // 2)
    winners = judged if by_judge else [pair.winner for pair in scored]
    wins, ties, losses = (winners.count(winner) for winner in ("after", "tie", "before"))
    worth = {"after": 1, "tie": 0, "before": -1}
    differences = [worth[winner] for winner in winners] if by_judge else [pair.hundredths for pair in scored]
    enough = len(differences) >= LEAST_PAIRS
    least = 0 if by_judge else LEAST_LOSS
    return Figures(
        pairs=len(differences),
        measure=("judge" if by_judge else "chrF") if enough else None,
        before=_mean([pair.before for pair in scored]),
        after=_mean([pair.after for pair in scored]),
        chance=chance_of_as_low(differences) if enough else None,
        wins=wins,
        ties=ties,
        losses=losses,
        share_won=round((wins + ties / 2) / len(winners), 4) if winners else None,
        is_worse=enough and _is_low(differences, least),
        is_better=enough and _is_low([-difference for difference in differences], least),
    )


def _is_low(differences: Sequence[int], least: int) -> bool:
    """Whether the mean is at least so far below zero, and differences this low are seldom chance."""
    return sum(differences) <= -least * len(differences) and chance_of_as_low(differences) <= MOST_CHANCE


def decide(
    scored: Sequence[Scored], *, policy: Promote, asked: int, answered: int, serving_gone: bool
) -> Verdict:
    """Decide on a model that `answered` so many of the `asked` questions.

    `scored` are the questions that are finished for both models; `serving_gone` is true if the serving model
    no longer answers.
    """
    measured = figures(scored)
    promote, code = _outcome(measured, policy, asked=asked, answered=answered, serving_gone=serving_gone)
    return Verdict(promote, code, policy, asked, answered, measured)


def _outcome(
    measured: Figures, policy: Promote, *, asked: int, answered: int, serving_gone: bool
) -> tuple[bool, Code]:
    if asked and not answered:
        return False, "silent"
    if policy == "manual":
        return False, "manual"
    if asked < LEAST_PAIRS:
        return True, "too_few"
    return (True, "auto") if policy == "auto" else _gated(measured, serving_gone=serving_gone)


def _gated(measured: Figures, *, serving_gone: bool) -> tuple[bool, Code]:
    if serving_gone:
        return True, "serving_gone"
    if measured.measure is None:
        return False, "no_time"
    return (False, "worse") if measured.is_worse else (True, "not_worse")


def _mean(values: Sequence[float]) -> float | None:
    return round(sum(values) / len(values), 2) if values else None
