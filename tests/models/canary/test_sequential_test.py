"""Equal models are rarely called different at any number of looks, and a worse one is found."""

import pytest

from tests.models.canary.test_side import canary_at
from tuneline.models.canary.figures import CanaryFigures, PeriodFigures, SideFigures
from tuneline.models.canary.sequential_test import ALPHA, BadCount, log_evidence, worse_rate
from tuneline_dev.bench.canary_run.simulation import Simulated


def figures(*sides: tuple[SideFigures, SideFigures]) -> CanaryFigures:
    canary = canary_at(10).canary
    assert canary is not None
    return CanaryFigures(canary, tuple(PeriodFigures(canary.periods[0], *each) for each in sides))


@pytest.mark.parametrize("shares", [(0.1,), (0.5,), (0.05, 0.25, 0.5)])
def test_equal_models_are_called_different_in_at_most_five_percent_of_canaries(
    shares: tuple[float, ...],
) -> None:
    canaries = 60
    ends = Simulated(shares, {}, messages=4000).stops(canaries, seed=17)
    stops = sum(end is not None for end in ends)
    assert stops <= ALPHA * canaries


@pytest.mark.parametrize(
    "worse", [{"down": 0.12}, {"unknown": 0.3}, {"handovers": 0.06}], ids=("down", "unknown", "handover")
)
def test_a_clearly_worse_model_is_found_within_some_hundred_answers(worse: dict[str, float]) -> None:
    answers = Simulated((0.2,), worse, messages=6000).stops(10, seed=18)
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
