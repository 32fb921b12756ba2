"""Read what a job on OpenAI's fine-tuning API tells of itself: its events, and its result file.

https://platform.openai.com/docs/api-reference/fine-tuning/list-events
"""

import base64
import binascii
import csv
import io
import itertools
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tuneline.training.provider import Event, Level, Point
from tuneline.unicode import displayable

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
# Names and identifiers, and reasons, are kept up to so many characters.
MOST_WORD = 200
MOST_REASON = 500
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")


@dataclass(frozen=True)
class JobReport:
    """What a job's events say, oldest first."""

    events: Sequence[Event]
    points: Sequence[Point]
    total_steps: int | None


def job_report(found: Sequence[Any]) -> JobReport:
    """Read events. Raises anything if they are no events."""
    return JobReport(messages(found), points(found), total_steps(found))


def text(found: object, name: str) -> str:
    """A text in a field of a job; empty if it holds no text."""
    value = getattr(found, name, None)
    return displayable(value)[:MOST_WORD] if isinstance(value, str) else ""


def count(found: object, name: str) -> int | None:
    """A whole number in a field of a job; None if it holds none, or one that no job reaches."""
    value = getattr(found, name, None)
    return value if isinstance(value, int) and 0 <= value <= MOST_STEPS else None


def error_code(job: object) -> str:
    """The code of a job's error; empty without one."""
    code = text(getattr(job, "error", None), "code")
    return code if _CODE.fullmatch(code) else ""


def why_failed(job: object) -> str:
    """Why a job has failed, in its host's words, for a person."""
    message = getattr(getattr(job, "error", None), "message", None)
    words = displayable(message)[:MOST_REASON] if isinstance(message, str) else ""
    return words or error_code(job) or "no reason was given"


def messages(found: Iterable[Any]) -> list[Event]:
    """The events that say something in words; those that carry metrics are points of the curve instead.

    A type or level that nobody knows yet is a message like any other.
    """
    return [
        Event(
            displayable(str(one.id))[:MOST_WORD],
            as_time(one.created_at) or datetime.now(UTC),
            _level(one),
            displayable(str(one.message)[:MOST_REASON]),
        )
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
    return next((int(one) for one in told if one and one <= MOST_STEPS), None)


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
