"""What is kept of a job's course: the last messages, and a curve of as many points as a person can see.

Both are bounded, so that a job's document stays far below the megabyte that Firestore takes.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any, Final

from tuneline.training.provider import Event, Point

MESSAGES: Final = 200
TEXT: Final = 500
POINTS: Final = 500
# As the curve's columns are kept; `step` is the first.
COLUMNS: Final = tuple(one.name for one in fields(Point))
DIGITS: Final = 5

Curve = Mapping[str, Sequence[float | None]]


def with_events(kept: Sequence[Mapping[str, Any]], told: Sequence[Event]) -> list[dict[str, Any]]:
    """The last MESSAGES of those `kept` and those `told`, each once, by time; told twice changes nothing."""
    known = {one["id"] for one in kept}
    # What has fallen off at the beginning must not come back.
    since = kept[0]["at"] if len(kept) >= MESSAGES else None
    new = {
        one.id: {**asdict(one), "text": one.text[:TEXT]}
        for one in told
        if one.id not in known and (since is None or one.at > since)
    }
    return sorted([*map(dict, kept), *new.values()], key=lambda one: one["at"])[-MESSAGES:]


def with_points(kept: Curve, told: Sequence[Point]) -> dict[str, list[float | None]]:
    """The curve `kept`, gone on with those of the points `told` that come after it."""
    before = points_of(kept)
    last = before[-1].step if before else -1
    new = {one.step: one for one in told if one.step > last}
    points = [*before, *(new[step] for step in sorted(new))]
    # Halved, so that there is room for many more before it has to be done again.
    return columns_of(points if len(points) <= POINTS else thinned(points, POINTS // 2))


def whole_curve(points: Sequence[Point]) -> dict[str, list[float | None]]:
    """The curve of a job that has ended, from all its points."""
    by_step = {one.step: one for one in points}
    return columns_of(thinned([by_step[step] for step in sorted(by_step)], POINTS))


def columns_of(points: Sequence[Point]) -> dict[str, list[float | None]]:
    """Points as a document keeps them: a list for each column, nothing for a column that has no value."""
    columns = {name: [_rounded(getattr(one, name)) for one in points] for name in COLUMNS}
    return {name: values for name, values in columns.items() if any(one is not None for one in values)}


def points_of(curve: Curve) -> list[Point]:
    """The points of a curve as a document keeps it."""
    columns = {name: values for name, values in curve.items() if name in COLUMNS[1:]}
    return [
        Point(int(step or 0), **{name: values[number] for name, values in columns.items()})
        for number, step in enumerate(curve.get("step", ()))
    ]


def thinned(points: Sequence[Point], most: int) -> list[Point]:
    """At most `most` of the points: the first, the last, and one of each stretch between.

    Few points tell of the held-out examples, and these are the ones worth seeing, so they come first.
    """
    if len(points) <= most:
        return list(points)
    inner, stretches = points[1:-1], most - 2
    bounds = [number * len(inner) // stretches for number in range(stretches + 1)]
    chosen = [
        max(inner[start:end], key=lambda one: (one.valid_loss is not None, one.step))
        for start, end in itertools.pairwise(bounds)
    ]
    return [points[0], *chosen, points[-1]]


def _rounded(value: float | None) -> float | None:
    return value if value is None or isinstance(value, int) else round(value, DIGITS)
