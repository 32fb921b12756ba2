"""Read the answers to pin from a file: an export, or any dataset whose examples have one turn.

An export has one JSON object a line with `question` and `answer`, and optionally `valid_from`, `valid_until`
(ISO 8601) and `source`.
"""

import io
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tuneline.datasets.report import as_markdown
from tuneline.datasets.simple_example import as_simple_example
from tuneline.datasets.validation.run import Check, CheckOptions
from tuneline.retrieval.pin_changes import InvalidPinDropError, checked
from tuneline.storage.records.pin import Pin
from tuneline_cli.answer.pinned_answers import UnusableAnswerError, operator

_FIELDS = frozenset({"question", "answer", "valid_from", "valid_until", "source"})
# 2,000 answers of a whole LINE message in UTF-8.
MOST_BYTES = 40_000_000
# A list of pins may be shorter than a dataset has to be.
_ALLOWED = frozenset({"TOO_FEW_EXAMPLES"})


def as_line(pin: Pin) -> dict[str, Any]:
    """One line of an export."""
    days = {"valid_from": pin.valid_from, "valid_until": pin.valid_until}
    shown = {name: day.isoformat() for name, day in days.items() if day is not None}
    return {"question": pin.question, "answer": pin.answer, **shown, "source": pin.source}


def read_pins(file: str, content: bytes) -> list[Pin]:
    """The pins in `content`. Raises UnusableAnswerError for a file that cannot be used as a whole."""
    if len(content) > MOST_BYTES:
        raise UnusableAnswerError(f"{file} has more than {MOST_BYTES // 10**6} MB. Nothing was changed.")
    rows = _export_rows(file, content)
    pins = list(_pins(file, _dataset_rows(file, content) if rows is None else rows))
    if not pins:
        raise UnusableAnswerError(f"{file} has no answer to pin. Nothing was changed.")
    return pins


def _export_rows(file: str, content: bytes) -> list[tuple[int, Mapping[str, Any]]] | None:
    """The lines of an export with their numbers; None if the file is none."""
    rows = []
    try:
        for number, line in enumerate(content.decode("utf-8-sig").splitlines(), 1):
            if line.strip():
                rows.append((number, json.loads(line)))
    except ValueError:
        return None
    is_export = all(isinstance(row, dict) and row.keys() <= _FIELDS for _, row in rows)
    return rows if is_export else None


def _dataset_rows(file: str, content: bytes) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The questions and answers of a dataset. Raises UnusableAnswerError with its findings."""
    check = Check(CheckOptions(Path(file).name))
    lines = b"".join(chunk.train.lines for chunk in check.run(io.BytesIO(content), fraction=0.0))
    report = check.report()
    errors = {finding.code for finding in report.problems.listed if finding.severity == "error"}
    if errors - _ALLOWED:
        raise UnusableAnswerError(f"{as_markdown(report)}\nNothing was changed: correct the file first.")
    for number, line in enumerate(lines.splitlines(), 1):
        example = as_simple_example(json.loads(line))
        if example is None or len(example.questions) != 1:
            raise UnusableAnswerError(
                f"Example {number} of {file} is no single question and answer: only those can be pinned. "
                "Nothing was changed."
            )
        yield number, {"question": example.questions[0], "answer": example.answers[0], "source": "import"}


def _pins(file: str, rows: Any) -> Iterator[Pin]:
    now = datetime.now(UTC)
    for number, row in rows:
        try:
            yield checked(
                Pin(
                    question=_text(row, "question"),
                    answer=_text(row, "answer"),
                    since=now,
                    valid_from=_moment(row, "valid_from"),
                    valid_until=_moment(row, "valid_until"),
                    source="import",
                    by=operator(),
                )
            )
        except (InvalidPinDropError, ValueError) as wrong:
            raise UnusableAnswerError(f"{file}, line {number}: {wrong}. Nothing was changed.") from None


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    if isinstance(value, str):
        return value
    raise ValueError(f"`{name}` is missing, or no text")


def _moment(row: Mapping[str, Any], name: str) -> datetime | None:
    value = row.get(name)
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(f"`{name}` is no time: write 2026-12-24T00:00:00+08:00") from None
    return moment if moment.tzinfo else moment.astimezone()
