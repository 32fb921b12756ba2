"""Read what a job on OpenAI's fine-tuning API tells of itself: its events, and its result file.

https://platform.openai.com/docs/api-reference/fine-tuning/list-events
"""

import base64
import binascii
import csv
import io
import itertools
import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from tuneline.training.trainer import Event, Level, Point

_LEVELS: Mapping[str, Level] = {"warn": "warning", "warning": "warning", "error": "error"}
# The names in metrics events, and those in the result file where they differ.
_FIELDS = {
    "train_loss": ("train_loss",),
    "train_accuracy": ("train_mean_token_accuracy", "train_accuracy"),
    "valid_loss": ("valid_loss", "full_valid_loss"),
    "valid_accuracy": ("valid_mean_token_accuracy", "full_valid_mean_token_accuracy"),
}
_FIRST = b"step,"
# Beyond this many rows nobody reads a curve; OpenAI writes one row a step.
MOST_ROWS = 200_000
MOST_STEPS = 2**53


def messages(found: Iterable[Any]) -> list[Event]:
    """The events that say something in words; those that carry metrics are points of the curve instead.

    A type or level that nobody knows yet is a message like any other.
    """
    return [
        Event(str(one.id), as_time(one.created_at) or datetime.now(UTC), _level(one), str(one.message))
        for one in found
        if not _metrics(one)
    ]


def points(found: Iterable[Any]) -> list[Point]:
    """The points in metrics events."""
    read = (_point(metrics) for metrics in map(_metrics, found) if metrics)
    return [one for one in read if one is not None]


def total_steps(found: Iterable[Any]) -> int | None:
    """How many steps the job has in all, if an event tells."""
    told = (_number(metrics.get("total_steps")) for metrics in map(_metrics, found) if metrics)
    return next((int(one) for one in told if one), None)


def result_points(content: bytes) -> list[Point]:
    """The points in a result file: a CSV, most often in base64, though no page says so.

    A row that cannot be read is left out; a file that is something else altogether has no points.
    """
    if not content.startswith(_FIRST):
        try:
            content = base64.b64decode(content)
        except binascii.Error:
            return []
    if not content.startswith(_FIRST):
        return []
    read = map(_point, _rows(content.decode("utf-8", "replace")))
    return [one for one in read if one is not None]


def as_time(seconds: object) -> datetime | None:
    """A moment as the API gives it, seconds since 1970; None for a number that is no moment."""
    try:
        return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) else None
    except (ValueError, OverflowError, OSError):
        return None


def _rows(text: str) -> Iterator[Mapping[str, Any]]:
    """The rows of a CSV, up to the first that breaks it."""
    try:
        yield from itertools.islice(csv.DictReader(io.StringIO(text, newline="")), MOST_ROWS)
    except csv.Error:
        return


def _level(event: Any) -> Level:
    return _LEVELS.get(str(event.level), "info")


def _metrics(event: Any) -> Mapping[str, Any] | None:
    data = event.data
    return data if event.type == "metrics" and isinstance(data, dict) and "step" in data else None


def _point(values: Mapping[str, Any]) -> Point | None:
    step = _number(values.get("step"))
    if step is None or not 0 <= step <= MOST_STEPS:
        return None
    read = {
        ours: next((one for name in theirs if (one := _number(values.get(name))) is not None), None)
        for ours, theirs in _FIELDS.items()
    }
    return Point(int(step), **read) if any(one is not None for one in read.values()) else None


def _number(value: Any) -> float | None:
    """A number, or a cell that holds one; None for an empty cell, for NaN and infinity, for anything else."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None
