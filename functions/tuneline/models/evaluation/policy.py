"""Decide by an evaluation whether the new model serves: promoted unless it is worse by more than the noise.

The rule, under `gated`. Each held-out question gives one difference: the new model's chrF minus the serving
one's, a question that one of them did not answer counting 0 for it. The new model is held when both hold:

* the mean difference is 1.00 chrF points or more below zero, for less is no difference that anybody reads;
* differences as low as these come about by chance in at most 5 % of cases, by the exact one-sided sign-flip
  test (`noise`).

Where a judge gave its verdict on at least five pairs and half of them, its verdicts take the place of the
chrF: each difference is 1 for a win, 0 for a tie, -1 for a loss, and the test alone decides.
With fewer than five questions nothing can be told from chance, so nothing is held back by it.

`auto` promotes whatever answers at all, `manual` leaves it to a person; both are evaluated all the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

from tuneline.models.evaluation.significance import chance_of_as_low
from tuneline.settings import Promote

LEAST_PAIRS: Final = 5
MOST_CHANCE: Final = 0.05
# In hundredths of a chrF point.
LEAST_LOSS: Final = 100
Code = Literal["not_worse", "worse", "serving_gone", "silent", "too_few", "no_time", "manual", "auto"]
Winner = Literal["after", "before", "tie"]


@dataclass(frozen=True)
class Scored:
    """One question that both models were asked: their chrF (0 where there is no answer), and the judge's
    verdict, None without one."""

    before: float
    after: float
    judged: Winner | None = None

    @property
    def hundredths(self) -> int:
        """How much better the new model's answer is, in hundredths of a chrF point."""
        return round(self.after * 100) - round(self.before * 100)

    @property
    def winner(self) -> Winner:
        """Whose answer is nearer to the reference by a whole point or more."""
        if abs(self.hundredths) < LEAST_LOSS:
            return "tie"
        return "after" if self.hundredths > 0 else "before"


@dataclass(frozen=True)
class Figures:
    """What the pairs come to. `measure` is what decided, None where there are too few pairs.

    `before` and `after` are mean chrF, `chance` how often differences as low are mere chance. Wins, ties and
    losses are the new model's by `measure` (chrF where nothing decided); `share_won` counts a tie half.
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


@dataclass(frozen=True)
class Verdict:
    """What becomes of the new model, and why (`code`); `asked` of the questions `answered` were by it."""

    promote: bool
    code: Code
    policy: Promote
    asked: int
    answered: int
    figures: Figures

    def as_dict(self) -> dict[str, Any]:
        """As documents hold it."""
        return asdict(self)

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> "Verdict":
        """The one that `as_dict` gave."""
        return cls(**{**kept, "figures": Figures(**kept["figures"])})


def figures(scored: Sequence[Scored]) -> Figures:
    """What the pairs come to, and whether the new model is worse by the rule above."""
    judged = [one.judged for one in scored if one.judged is not None]
    by_judge = len(judged) >= max(LEAST_PAIRS, (len(scored) + 1) // 2)
    winners = judged if by_judge else [one.winner for one in scored]
    wins, ties, losses = (winners.count(one) for one in ("after", "tie", "before"))
    worth = {"after": 1, "tie": 0, "before": -1}
    differences = [worth[one] for one in winners] if by_judge else [one.hundredths for one in scored]
    enough = len(differences) >= LEAST_PAIRS
    chance = chance_of_as_low(differences) if enough else None
    loss_matters = by_judge or sum(differences) <= -LEAST_LOSS * len(differences)
    return Figures(
        pairs=len(differences),
        measure=("judge" if by_judge else "chrF") if enough else None,
        before=_mean([one.before for one in scored]),
        after=_mean([one.after for one in scored]),
        chance=chance,
        wins=wins,
        ties=ties,
        losses=losses,
        share_won=round((wins + ties / 2) / len(winners), 4) if winners else None,
        is_worse=chance is not None and chance <= MOST_CHANCE and loss_matters,
    )


def decide(
    scored: Sequence[Scored], *, policy: Promote, asked: int, answered: int, serving_gone: bool
) -> Verdict:
    """The verdict on a model that was `asked` so many questions and `answered` so many of them.

    `scored` are the questions that both models were asked to the end; `serving_gone`: the one that serves
    does not answer any more.
    """
    found = figures(scored)
    promote, code = _outcome(found, policy, asked=asked, answered=answered, serving_gone=serving_gone)
    return Verdict(promote, code, policy, asked, answered, found)


def _outcome(
    found: Figures, policy: Promote, *, asked: int, answered: int, serving_gone: bool
) -> tuple[bool, Code]:
    if asked and not answered:
        return False, "silent"
    if policy == "manual":
        return False, "manual"
    if asked < LEAST_PAIRS:
        return True, "too_few"
    return (True, "auto") if policy == "auto" else _gated(found, serving_gone=serving_gone)


def _gated(found: Figures, *, serving_gone: bool) -> tuple[bool, Code]:
    if serving_gone:
        return True, "serving_gone"
    if found.measure is None:
        return False, "no_time"
    return (False, "worse") if found.is_worse else (True, "not_worse")


def _mean(values: Sequence[float]) -> float | None:
    return round(sum(values) / len(values), 2) if values else None
