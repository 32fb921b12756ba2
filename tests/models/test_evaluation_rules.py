"""When a new model is held: the test behind it is exact, and a better answer never makes it worse."""

import itertools
import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuneline.models.evaluation.chrf import chrf
from tuneline.models.evaluation.policy import LEAST_LOSS, Figures, Scored, Verdict, decide, figures
from tuneline.models.evaluation.significance import MOST_DIFFERENCES, chance_of_as_low

HUNDREDTHS = st.integers(0, 10_000)
SCORED = st.builds(
    lambda before, after: Scored(before / 100, after / 100), before=HUNDREDTHS, after=HUNDREDTHS
)


def pairs(*differences: float) -> list[Scored]:
    return [Scored(50.0, 50.0 + difference) for difference in differences]


@given(st.lists(st.integers(-30, 30), max_size=9))
def test_the_chance_is_the_share_of_all_choices_of_signs_with_a_sum_as_low(differences: list[int]) -> None:
    sums = [
        sum(sign * abs(one) for sign, one in zip(signs, differences, strict=True))
        for signs in itertools.product((-1, 1), repeat=len(differences))
    ]
    assert chance_of_as_low(differences) == sum(one <= sum(differences) for one in sums) / len(sums)


@given(st.lists(st.sampled_from([-1, 0, 1]), max_size=50))
def test_of_wins_and_losses_it_is_the_sign_test(worth: list[int]) -> None:
    wins, losses = worth.count(1), worth.count(-1)
    exact = sum(math.comb(wins + losses, won) for won in range(wins + 1)) / 2 ** (wins + losses)
    assert chance_of_as_low(worth) == pytest.approx(exact)


def test_four_losses_may_be_chance_and_five_are_not() -> None:
    assert chance_of_as_low([-9000] * 4) > 0.05 > chance_of_as_low([-9000] * 5)


@given(st.lists(SCORED, min_size=5, max_size=20), st.data())
def test_a_better_answer_never_makes_a_model_worse(scored: list[Scored], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(scored) - 1))
    better = data.draw(st.integers(round(scored[at].after * 100), 10_000)) / 100
    raised = [*scored[:at], Scored(scored[at].before, better), *scored[at + 1 :]]
    assert figures(scored).is_worse or not figures(raised).is_worse


@given(st.lists(HUNDREDTHS, min_size=5, max_size=30))
def test_a_model_that_answers_the_same_is_never_worse(scores: list[int]) -> None:
    found = figures([Scored(one / 100, one / 100) for one in scores])
    assert not found.is_worse
    assert (found.share_won, found.chance) == (0.5, 1.0)


@given(st.lists(SCORED, min_size=5, max_size=30))
def test_of_two_models_at_most_one_is_worse_than_the_other(scored: list[Scored]) -> None:
    swapped = [Scored(one.after, one.before) for one in scored]
    assert not (figures(scored).is_worse and figures(swapped).is_worse)
    assert figures(scored).is_better == figures(swapped).is_worse
    assert figures(scored).share_won == pytest.approx(1 - (figures(swapped).share_won or 0), abs=1e-4)


@given(st.lists(SCORED, min_size=5, max_size=30), st.randoms())
def test_the_order_of_the_questions_does_not_matter(scored: list[Scored], random: object) -> None:
    shuffled = sorted(scored, key=lambda _: random.random())  # type: ignore[attr-defined]
    one, other = figures(scored), figures(shuffled)
    assert (one.is_worse, one.chance, one.wins) == (other.is_worse, other.chance, other.wins)


def test_a_loss_that_nobody_reads_holds_nothing_back() -> None:
    assert not figures(pairs(*[-0.99] * 50)).is_worse
    assert figures(pairs(*[-LEAST_LOSS / 100] * 50)).is_worse


def test_one_bad_answer_among_many_good_ones_is_noise() -> None:
    assert not figures(pairs(-50, *[0.0] * 20)).is_worse


def judged(*winners: str | None) -> list[Scored]:
    return [Scored(80.0, 20.0, winner) for winner in winners]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("winners", "measure", "is_worse"),
    [
        (["before"] * 5, "judge", True),
        (["before"] * 4 + ["tie"], "judge", False),
        (["before"] * 8 + ["after"] * 7, "judge", False),
        (["before"] * 4, None, False),
        # Four verdicts of ten are too few, and the score takes their place.
        (["after"] * 4 + [None] * 6, "chrF", True),
        (["after"] * 5 + [None] * 5, "judge", False),
        (["after"] * 5 + [None] * 6, "chrF", True),
    ],
)
def test_the_judge_counts_where_it_gave_enough_verdicts(
    winners: list[str | None], measure: str | None, is_worse: bool
) -> None:
    found = figures(judged(*winners))
    assert (found.measure, found.is_worse) == (measure, is_worse)


@pytest.mark.parametrize(
    ("policy", "asked", "answered", "gone", "scored", "expected"),
    [
        ("gated", 9, 9, False, pairs(*[0.0] * 9), (True, "not_worse")),
        ("gated", 9, 9, False, pairs(*[-9.0] * 9), (False, "worse")),
        ("gated", 9, 9, True, pairs(*[-9.0] * 9), (True, "serving_gone")),
        ("gated", 9, 4, False, pairs(*[9.0] * 4), (False, "no_time")),
        ("gated", 4, 4, False, pairs(*[-9.0] * 4), (True, "too_few")),
        ("gated", 0, 0, False, [], (True, "too_few")),
        ("gated", 9, 0, True, [], (False, "silent")),
        ("auto", 9, 9, False, pairs(*[-9.0] * 9), (True, "auto")),
        ("auto", 9, 0, False, [], (False, "silent")),
        ("auto", 0, 0, False, [], (True, "too_few")),
        ("manual", 9, 9, False, pairs(*[9.0] * 9), (False, "manual")),
        ("manual", 0, 0, True, [], (False, "manual")),
    ],
)
def test_what_becomes_of_a_model(
    policy: str, asked: int, answered: int, gone: bool, scored: Sequence[Scored], expected: tuple[bool, str]
) -> None:
    verdict = decide(
        scored,
        policy=policy,  # type: ignore[arg-type]
        asked=asked,
        answered=answered,
        serving_gone=gone,
    )
    assert (verdict.promote, verdict.code) == expected
    assert Verdict.from_dict(verdict.as_dict()) == verdict


def test_figures_of_nothing() -> None:
    assert figures([]) == Figures(0, None, None, None, None, 0, 0, 0, None, is_worse=False, is_better=False)


@pytest.mark.parametrize(
    "text",
    ["好", "請掛神經內科。", "頭が痛いときは何科ですか", "ปวดหัวควรไปแผนกไหน", "머리가 아파요", "a b\n c"],
)
def test_the_same_answer_scores_a_hundred_in_every_language(text: str) -> None:
    assert chrf([(text, text)]) == [100.0]


def test_width_and_composition_and_blanks_do_not_count() -> None:
    same = [
        ("ＡＢＣ，１２３", "ABC,123"),
        ("가", "\u1100\u1161"),
        ("神經 內科\n", "神經內科"),
        ("น้ำ", "น\u0e49\u0e4dา"),
    ]
    assert chrf(same) == [100.0] * 4


def test_a_nearer_answer_scores_higher_and_none_scores_nothing() -> None:
    reference = "頭痛請掛神經內科，帶健保卡。"
    near, far, none = chrf([("頭痛掛神經內科", reference), ("請掛骨科", reference), ("", reference)])
    assert 100 > near > far > none == 0.0


def test_more_differences_than_can_be_counted_are_refused() -> None:
    assert chance_of_as_low([-1] * MOST_DIFFERENCES) == 2.0**-MOST_DIFFERENCES
    assert chance_of_as_low([0] * 1000) == 1
    with pytest.raises(ValueError, match="60"):
        chance_of_as_low([-1] * (MOST_DIFFERENCES + 1))
