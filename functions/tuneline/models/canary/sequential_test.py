"""Test at any number of looks whether a canary's candidate is worse than the current model.

`job_poller` looks every minute, so a test for one look would in time call equal models different. This test
may be looked at without end. For each of a few ratios it compares two explanations of the bad outcomes, such
as thumbs down: the candidate has them that many times as often, or both sides have them equally often. In the
second case, each bad outcome is on the candidate's side with the probability p, its part of all
outcomes. Then the likelihood ratio of `x` bad outcomes of the candidate among `k`,
`r**x / (1 - p + p * r)**k`, has a mean of at most 1: as a test martingale while p stays, and at each single
look exactly, because a draw without replacement varies less. The mean over the ratios has this property, too.
So by Ville's inequality it ever exceeds 1/a with a probability of at most a
(https://arxiv.org/abs/2210.01948, section 1).

Periods of different shares are multiplied, so a bad week after a higher share is no evidence by itself. Three
rates are tested, each with a third of 5 %.

The answers of one chat are alike: a user who is unhappy presses several thumbs. `DESIGN_EFFECT` divides the
evidence for that, as surveys do with clusters. `tests/models/canary/test_sequential_test.py` simulates it.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from tuneline.models.canary.figures import CanaryFigures, SideFigures

Rate = Literal["down", "unknown", "handover"]
ALPHA: Final = 0.05
RATIOS: Final = (1.25, 1.5, 2, 3, 5)
DESIGN_EFFECT: Final = 2.5
# Fewer answers of a side, or bad ones of the candidate, never end a canary.
LEAST_ANSWERS: Final = 50
LEAST_BAD: Final = 5


@dataclass(frozen=True)
class BadCount:
    """The bad outcomes of a side among all of its outcomes."""

    bad: int
    total: int

    @property
    def rate(self) -> float:
        """The share of bad outcomes, 0 to 1."""
        return self.bad / self.total if self.total else 0.0


RATES: Final[Mapping[Rate, Callable[[SideFigures], BadCount]]] = {
    "down": lambda side: BadCount(side.down, side.answers),
    "unknown": lambda side: BadCount(side.failed, side.questions),
    "handover": lambda side: BadCount(side.handovers, side.questions),
}


@dataclass(frozen=True)
class WorseRate:
    """The rate in which the candidate is worse beyond the noise, with both sides' counts."""

    rate: Rate
    candidate: BadCount
    current: BadCount


def worse_rate(figures: CanaryFigures) -> WorseRate | None:
    """The rate with the strongest evidence that the candidate is worse. None without enough evidence."""
    most, worst = math.log(len(RATES) / ALPHA), None
    for rate, count_of in RATES.items():
        candidate, current = count_of(figures.candidate), count_of(figures.current)
        is_small = min(candidate.total, current.total) < LEAST_ANSWERS or candidate.bad < LEAST_BAD
        if is_small or candidate.rate <= current.rate:
            continue
        evidence = log_evidence(
            [(count_of(each.candidate), count_of(each.current)) for each in figures.periods]
        )
        if evidence >= most:
            most, worst = evidence, WorseRate(rate, candidate, current)
    return worst


def log_evidence(periods: list[tuple[BadCount, BadCount]]) -> float:
    """The logarithm of the mean likelihood ratio over RATIOS, for (candidate, current) of each period."""
    logs = [sum(_log_ratio(candidate, current, ratio) for candidate, current in periods) for ratio in RATIOS]
    most = max(logs)
    return most + math.log(sum(math.exp(each - most) for each in logs) / len(logs))


def _log_ratio(candidate: BadCount, current: BadCount, ratio: float) -> float:
    total = candidate.total + current.total
    if not total:
        return 0.0
    part = candidate.total / total
    bad = candidate.bad + current.bad
    evidence = candidate.bad * math.log(ratio) - bad * math.log1p(part * (ratio - 1))
    return evidence / DESIGN_EFFECT
