"""Read the events and the result file of a job on OpenAI's fine-tuning API.

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

from tuneline.training.provider import CurvePoint, JobEvent, Level
from tuneline.unicode import displayable

_LEVELS: Mapping[str, Level] = {"warn": "warning", "warning": "warning", "error": "error"}
# Our names, with the names in metrics events and, if they differ, in the result file.
_FIELDS = {
    "train_loss": ("train_loss",),
    "train_accuracy": ("train_mean_token_accuracy", "train_accuracy"),
    "valid_loss": ("valid_loss", "full_valid_loss"),
    "valid_accuracy": ("valid_mean_token_accuracy", "full_valid_mean_token_accuracy"),
}
_FIRST = b"step,"
# More rows do not change the curve that is shown. OpenAI writes one row a step.
MOST_ROWS = 200_000
MOST_STEPS = 2**53
# Characters kept of a name or identifier, and of a reason.
MOST_WORD = 200
MOST_REASON = 500
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")


@dataclass(frozen=True)
class JobEvents:
    """The content of a job's events: messages and curve points, oldest first."""

    events: Sequence[JobEvent]
    points: Sequence[CurvePoint]
    total_steps: int | None


def read_events(events: Sequence[Any]) -> JobEvents:
    """Read events, oldest first. Raises any exception if they are not events."""
    return JobEvents(messages(events), points(events), total_steps(events))


def text(job: object, name: str) -> str:
    """Read a text field of a job. Empty if it is not a text."""
    value = getattr(job, name, None)
    return displayable(value)[:MOST_WORD] if isinstance(value, str) else ""


def count(job: object, name: str) -> int | None:
    """Read a whole number of a job. None if it is missing or greater than any job reaches."""
    value = getattr(job, name, None)
    return value if isinstance(value, int) and 0 <= value <= MOST_STEPS else None


def error_code(job: object) -> str:
    """The code of a job's error. Empty without one."""
    code = text(getattr(job, "error", None), "code")
    return code if _CODE.fullmatch(code) else ""


def why_failed(job: object) -> str:
    """The reason for a job's failure, in its host's own text."""
    message = getattr(getattr(job, "error", None), "message", None)
    reason = displayable(message)[:MOST_REASON] if isinstance(message, str) else ""
    return reason or error_code(job) or "no reason was given"


def messages(events: Iterable[Any]) -> list[JobEvent]:
    """The events that carry a message. Events with metrics are points of the curve instead.

    An event of an unknown type or level is a message, too.
    """
    return [
        JobEvent(
            displayable(str(event.id))[:MOST_WORD],
            as_time(event.created_at) or datetime.now(UTC),
            _level(event),
            displayable(str(event.message)[:MOST_REASON]),
        )
        for event in events
        if not _metrics(event)
    ]


def points(events: Iterable[Any]) -> list[CurvePoint]:
    """The points in metrics events."""
    read = (_point(metrics) for metrics in map(_metrics, events) if metrics)
    return [point for point in read if point is not None]


def total_steps(events: Iterable[Any]) -> int | None:
    """The job's total number of steps, if an event carries it."""
    totals = (_number(metrics.get("total_steps")) for metrics in map(_metrics, events) if metrics)
    return next((int(total) for total in totals if total and total <= MOST_STEPS), None)


def result_points(content: bytes) -> list[CurvePoint]:
    """The points in a result file: a CSV, usually base64-encoded, which OpenAI does not document.

    An unreadable row is skipped. A file of another format has no points.
    """
    if not content.startswith(_FIRST):
        try:
            content = base64.b64decode(content)
        except binascii.Error:
            return []
    if not content.startswith(_FIRST):
        return []
    read = map(_point, _rows(content.decode("utf-8", "replace")))
    return [point for point in read if point is not None]


def as_time(seconds: object) -> datetime | None:
    """Convert the API's seconds since 1970 to a time. None if they are out of range."""
    try:
        return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) else None
    except (ValueError, OverflowError, OSError):
        return None


def _rows(text: str) -> Iterator[Mapping[str, Any]]:
    """The rows of a CSV, up to the first row that cannot be parsed."""
    try:
        yield from itertools.islice(csv.DictReader(io.StringIO(text, newline="")), MOST_ROWS)
    except csv.Error:
        return


def _level(event: Any) -> Level:
    return _LEVELS.get(str(event.level), "info")


def _metrics(event: Any) -> Mapping[str, Any] | None:
    data = event.data
    return data if event.type == "metrics" and isinstance(data, dict) and "step" in data else None


def _point(values: Mapping[str, Any]) -> CurvePoint | None:
    step = _number(values.get("step"))
    if step is None or not 0 <= step <= MOST_STEPS:
        return None
    read = {
        ours: next((number for name in theirs if (number := _number(values.get(name))) is not None), None)
        for ours, theirs in _FIELDS.items()
    }
    return CurvePoint(int(step), **read) if any(number is not None for number in read.values()) else None


def _number(value: Any) -> float | None:
    """Read a number or a cell that holds one. None for an empty cell, NaN, infinity and anything else."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None
