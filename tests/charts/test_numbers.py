"""Scales, numbers as text, and thinning hold for any values."""

import math

from hypothesis import given
from hypothesis import strategies as st

from tests.charts.sample_charts import NUMBERS, VALUES
from tuneline.charts.numbers import Scale, finite, number_text
from tuneline.charts.text_width import cut, display_width, wrapped
from tuneline.charts.thinning import thinned_categories, thinned_points

FINITE = NUMBERS.map(finite).filter(lambda value: value is not None).map(float)  # type: ignore[arg-type]


@given(st.lists(FINITE, max_size=20), st.booleans())
def test_every_value_is_in_its_scale_and_round_numbers_are_few(values: list[float], has_zero: bool) -> None:
    scale = Scale.of(values, has_zero=has_zero)
    assert math.isfinite(scale.high - scale.low)
    assert scale.low < scale.high
    assert all(scale.low <= value <= scale.high for value in values)
    assert all(0 <= scale.share(value) <= 1 for value in values)
    for shown in (scale, scale.widened):
        assert 1 <= len(shown.ticks) <= 8
        assert len({number_text(tick, step=shown.step) for tick in shown.ticks}) == len(shown.ticks)


@given(NUMBERS.map(finite).filter(lambda value: value is not None))
def test_a_number_is_short(value: float) -> None:
    assert 1 <= len(number_text(value)) <= 13
    assert not number_text(value).startswith("-0") or value < 0


def test_numbers_have_as_many_digits_as_they_take() -> None:
    shown = [number_text(value) for value in (0, 3, 0.4567, 41.25, 1234.5, 2.5e12, -0.00001)]
    assert shown == ["0", "3.00", "0.457", "41.2", "1,234", "2.5e12", "-1e-05"]
    assert [number_text(tick, step=0.5) for tick in (0.0, 0.5, 1.0)] == ["0.0", "0.5", "1.0"]
    assert number_text(-0.001, digits=2) == "0.00"


@given(st.lists(VALUES, max_size=3000), st.integers(6, 100))
def test_thinning_leaves_the_ends_and_every_extreme(values: list[float | None], most: int) -> None:
    points = [(float(x), value) for x, value in enumerate(values)]
    clean = [(x, finite(y)) for x, y in points]
    thin = thinned_points(points, most)
    assert len(thin) <= max(most, 0)
    assert [point for point in clean if point in thin] == thin
    known = [y for _, y in clean if y is not None]
    if known:
        shown = [y for _, y in thin if y is not None]
        assert (min(shown), max(shown)) == (min(known), max(known))
        assert (thin[0], thin[-1]) == (clean[0], clean[-1])


@given(st.lists(FINITE, max_size=300), st.integers(4, 60))
def test_thinned_categories_have_every_extreme(totals: list[float], most: int) -> None:
    numbers = thinned_categories(totals, most)
    assert numbers == sorted(set(numbers))
    assert len(numbers) <= most
    if totals:
        assert {totals[number] for number in numbers} >= {min(totals), max(totals), totals[0], totals[-1]}


@given(st.text(max_size=200), st.integers(4, 40))
def test_lines_are_never_wider_than_they_may_be(text: str, columns: int) -> None:
    assert all(display_width(line) <= columns for line in wrapped(text, columns))
    assert display_width(cut(text, columns)) <= columns


def test_lines_end_between_words_and_never_begin_with_a_closing_mark() -> None:
    assert wrapped("the new model is better", 12) == ["the new", "model is", "better"]
    assert wrapped("看不出差別，請先問。", 10) == ["看不出差", "別，請先", "問。"]
    assert "".join(wrapped("ตัวอย่างที่กันไว้ทดสอบ", 8)) == "ตัวอย่างที่กันไว้ทดสอบ"
    assert all(display_width(line[0]) for line in wrapped("ตัวอย่างที่กันไว้ทดสอบ", 8))
