"""Equal models are rarely called different at any number of looks, and a worse one is found."""

import random
from collections.abc import Sequence

import pytest

from tests.models.canary.test_side import canary_at
from tuneline.models.canary.figures import CanaryFigures, PeriodFigures, SideFigures
from tuneline.models.canary.sequential_test import ALPHA, BadCount, log_evidence, worse_rate

EQUAL = {"down": 0.03, "unknown": 0.12, "handovers": 0.01}
Rates = dict[str, float]


def figures(*sides: tuple[SideFigures, SideFigures]) -> CanaryFigures:
    canary = canary_at(10).canary
    assert canary is not None
    return CanaryFigures(canary, tuple(PeriodFigures(canary.periods[0], *each) for each in sides))


def stopped_after(
    draw: random.Random,
    shares: Sequence[float],
    candidate: Rates,
    current: Rates,
    *,
    messages: int,
    look: int,
) -> int | None:
    """The candidate's answers when its canary ends; None if it does not.

    A chat asks four questions on average. `look` messages come between two looks.
    """
    sides: list[list[dict[str, int]]] = [[_none(), _none()] for _ in shares]
    number = 0
    while number < messages:
        period = min(number * len(shares) // messages, len(shares) - 1)
        is_candidate = draw.random() < shares[period]
        rates = {
            name: _of_chat(draw, rate) for name, rate in (candidate if is_candidate else current).items()
        }
        counts = sides[period][0 if is_candidate else 1]
        for _ in range(draw.choice((1, 2, 4, 9))):
            number += 1
            counts["answers"] += 1
            for name, rate in rates.items():
                counts[name] += draw.random() < rate
            if number % look == 0:
                looked = figures(*((_figures(one), _figures(other)) for one, other in sides))
                if worse_rate(looked):
                    return looked.candidate.answers
    return None


def _figures(counts: dict[str, int]) -> SideFigures:
    answers, down, unknown, handovers = counts.values()
    return SideFigures(answers=answers, down=down, unknown=unknown, handovers=handovers)


def _none() -> dict[str, int]:
    return {"answers": 0, **dict.fromkeys(EQUAL, 0)}


def _of_chat(draw: random.Random, rate: float) -> float:
    """A chat's own rate: its user thinks alike of several answers (rho 0.1)."""
    return draw.betavariate(9 * rate, 9 * (1 - rate))


@pytest.mark.parametrize("shares", [(0.1,), (0.5,), (0.05, 0.25, 0.5)])
def test_equal_models_are_called_different_in_at_most_five_percent_of_canaries(
    shares: tuple[float, ...],
) -> None:
    draw = random.Random(17)
    canaries = 60
    stops = sum(
        stopped_after(draw, shares, EQUAL, EQUAL, messages=4000, look=20) is not None for _ in range(canaries)
    )
    assert stops <= ALPHA * canaries


@pytest.mark.parametrize(
    "worse", [{"down": 0.12}, {"unknown": 0.3}, {"handovers": 0.06}], ids=("down", "unknown", "handover")
)
def test_a_clearly_worse_model_is_found_within_some_hundred_answers(worse: Rates) -> None:
    draw = random.Random(18)
    answers = [
        stopped_after(draw, (0.2,), {**EQUAL, **worse}, EQUAL, messages=6000, look=20) for _ in range(10)
    ]
    found = sorted(each for each in answers if each is not None)
    assert len(found) >= 9
    assert found[len(found) // 2] < 400


def test_a_better_model_or_a_small_sample_never_ends_a_canary() -> None:
    bad, good = SideFigures(answers=1000, down=300), SideFigures(answers=1000, down=10)
    assert worse_rate(figures((good, bad))) is None
    assert worse_rate(figures((SideFigures(answers=40, down=30), good))) is None
    assert worse_rate(figures((SideFigures(answers=400, down=4), SideFigures(answers=40_000)))) is None
    found = worse_rate(figures((bad, good)))
    assert found is not None
    assert (found.rate, found.candidate, found.current) == ("down", BadCount(300, 1000), BadCount(10, 1000))


def test_a_bad_week_after_a_higher_share_is_no_evidence() -> None:
    """In both periods the sides are alike, but the candidate has most answers of the bad one."""
    quiet = SideFigures(answers=100, down=2), SideFigures(answers=900, down=18)
    bad = SideFigures(answers=900, down=180), SideFigures(answers=100, down=20)
    pooled = SideFigures(answers=1000, down=182), SideFigures(answers=1000, down=38)
    assert worse_rate(figures(pooled)) is not None
    assert worse_rate(figures(quiet, bad)) is None


def test_the_evidence_is_none_without_outcomes_and_finite_for_any() -> None:
    assert log_evidence([(BadCount(0, 0), BadCount(0, 0))]) == pytest.approx(0)
    assert log_evidence([(BadCount(10**6, 10**6), BadCount(0, 10**6))]) > 100
    assert log_evidence([(BadCount(0, 10**6), BadCount(10**6, 10**6))]) < 0
