"""The training log of a job: its last messages, and its curve with a limited number of points.

Both are bounded, so that a job's document stays far below Firestore's limit of one megabyte.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Final

from tuneline.storage.records.job import JobMessage
from tuneline.training.provider import CurvePoint, JobEvent

MESSAGES: Final = 200
TEXT: Final = 500
POINTS: Final = 500
# The stored columns of a curve; `step` is the first.
COLUMNS: Final = tuple(field.name for field in fields(CurvePoint))
DIGITS: Final = 5

Curve = Mapping[str, tuple[float | None, ...]]


def with_events(stored: Sequence[JobMessage], events: Sequence[JobEvent]) -> tuple[JobMessage, ...]:
    """Merge new events into the stored ones: the last MESSAGES by time, each id once."""
    known = {event.id for event in stored}
    # Events that were dropped at the beginning must not come back.
    since = stored[0].at if len(stored) >= MESSAGES else None
    new = {
        event.id: JobMessage(id=event.id, at=event.at, level=event.level, text=event.text[:TEXT])
        for event in events
        if event.id not in known and (since is None or event.at > since)
    }
    return tuple(sorted([*stored, *new.values()], key=lambda event: event.at)[-MESSAGES:])


def with_points(stored: Curve, latest: Sequence[CurvePoint]) -> Curve:
    """Extend the stored curve by the latest points that come after it."""
    before = points_of(stored)
    last = before[-1].step if before else -1
    new = {point.step: point for point in latest if point.step > last}
    points = [*before, *(new[step] for step in sorted(new))]
    # Thinned to half, so that many more points fit before the next thinning.
    return columns_of(points if len(points) <= POINTS else thinned(points, POINTS // 2))


def whole_curve(points: Sequence[CurvePoint]) -> Curve:
    """The curve of a job that has ended, from all its points."""
    by_step = {point.step: point for point in points}
    return columns_of(thinned([by_step[step] for step in sorted(by_step)], POINTS))


def columns_of(points: Sequence[CurvePoint]) -> Curve:
    """Convert points to a document's fields: one list for each column that has a value."""
    columns = {name: tuple(_rounded(getattr(point, name)) for point in points) for name in COLUMNS}
    return {name: values for name, values in columns.items() if any(value is not None for value in values)}


def points_of(curve: Curve) -> list[CurvePoint]:
    """The points of a curve from a document."""
    columns = {name: values for name, values in curve.items() if name in COLUMNS[1:]}
    return [
        CurvePoint(int(step or 0), **{name: values[number] for name, values in columns.items()})
        for number, step in enumerate(curve.get("step", ()))
    ]


def thinned(points: Sequence[CurvePoint], most: int) -> list[CurvePoint]:
    """Thin to at most `most` points: the first, the last, and one of each stretch between.

    Few points have a validation loss, and these matter most, so they are preferred.
    """
    if len(points) <= most:
        return list(points)
    inner, stretches = points[1:-1], most - 2
    bounds = [number * len(inner) // stretches for number in range(stretches + 1)]
    chosen = [
        max(inner[start:end], key=lambda point: (point.valid_loss is not None, point.step))
        for start, end in itertools.pairwise(bounds)
    ]
    return [points[0], *chosen, points[-1]]


def _rounded(value: float | None) -> float | None:
    return value if value is None or isinstance(value, int) else round(value, DIGITS)
