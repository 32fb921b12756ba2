"""A job's log keeps each entry once, in order, within its bounds."""

from datetime import UTC, datetime, timedelta

import hypothesis.strategies as st
from hypothesis import given, settings

from tuneline.storage.records.job import JobMessage
from tuneline.training import training_log
from tuneline.training.provider import CurvePoint, JobEvent

START = datetime(2026, 11, 21, tzinfo=UTC)


def events(count: int, *, per_second: int = 1) -> list[JobEvent]:
    return [
        JobEvent(f"e{number}", START + timedelta(seconds=number // per_second), "info", f"{number}" * 300)
        for number in range(count)
    ]


def points(steps: int, *, valid_every: int = 0) -> list[CurvePoint]:
    return [
        CurvePoint(step, 1 / step, 0.5, 2 / step if valid_every and step % valid_every == 0 else None)
        for step in range(1, steps + 1)
    ]


@settings(deadline=None, max_examples=30)
@given(count=st.integers(0, 700), per_second=st.integers(1, 5), page=st.integers(1, 100))
def test_events_are_kept_once_each_however_the_pages_overlap(count: int, per_second: int, page: int) -> None:
    told = events(count, per_second=per_second)
    kept: tuple[JobMessage, ...] = ()
    for end in range(0, count + page, page):
        kept = training_log.with_events(kept, told[max(0, end - 2 * page) : end])
        assert training_log.with_events(kept, told[max(0, end - 2 * page) : end]) == kept
    assert [one.id for one in kept] == [one.id for one in told[-training_log.MESSAGES :]]
    assert all(len(one.text) <= training_log.TEXT for one in kept)


def test_what_fell_off_does_not_come_back() -> None:
    told = events(500)
    kept = training_log.with_events(training_log.with_events([], told), told[:100])
    assert [one.id for one in kept] == [one.id for one in told[-200:]]


@settings(deadline=None, max_examples=30)
@given(steps=st.integers(0, 3000), page=st.integers(20, 200))
def test_a_curve_that_grows_stays_in_order_and_within_its_bound(steps: int, page: int) -> None:
    told = points(steps)
    curve: training_log.Curve = {}
    for end in range(0, steps + page, page):
        curve = training_log.with_points(curve, told[max(0, end - 2 * page) : end])
        assert training_log.with_points(curve, told[max(0, end - 2 * page) : end]) == curve
    kept = [int(step or 0) for step in curve.get("step", [])]
    assert len(kept) <= training_log.POINTS
    assert kept == sorted(set(kept))
    assert kept[-1:] == [steps][: len(kept)]


@settings(deadline=None, max_examples=30)
@given(steps=st.integers(1, 5000), most=st.integers(3, 500))
def test_thinning_keeps_both_ends_and_no_more_than_asked_for(steps: int, most: int) -> None:
    thinned = training_log.thinned(points(steps), most)
    assert len(thinned) == min(steps, most)
    assert (thinned[0].step, thinned[-1].step) == (1, steps)


def test_points_of_the_held_out_examples_survive_the_thinning() -> None:
    thinned = training_log.thinned(points(5000, valid_every=500), training_log.POINTS)
    assert [one.step for one in thinned if one.valid_loss is not None] == list(range(500, 5001, 500))


def test_a_curve_is_read_as_it_was_written() -> None:
    told = [CurvePoint(1, 0.5, 0.25, None, None), CurvePoint(2, 0.25, 0.5, 0.75, 1.0)]
    assert training_log.points_of(training_log.columns_of(told)) == told
    assert training_log.points_of({}) == []
    assert "valid_loss" not in training_log.columns_of(told[:1])
