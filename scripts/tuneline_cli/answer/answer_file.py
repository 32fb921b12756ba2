"""Read the answers to pin from a file: an export, or any dataset whose examples have one turn.

An export has one JSON object a line with `question` and `answer`, and optionally `valid_from`, `valid_until`
(ISO 8601) and `source`. `valid_until` is a time, or the last day.
"""

import codecs
import io
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tuneline.datasets.findings.printable import as_printable
from tuneline.datasets.report import as_markdown
from tuneline.datasets.simple_example import as_simple_example
from tuneline.datasets.validation.run import Check, CheckOptions, Report
from tuneline.retrieval.pin_changes import InvalidPinDropError, checked
from tuneline.storage.records.pin import Pin
from tuneline_cli.answer.days import day_or_time
from tuneline_cli.answer.pinned_answers import UnusableAnswerError, operator
from tuneline_cli.output import tell

_DAYS = ("valid_from", "valid_until")
_FIELDS = ("question", "answer", *_DAYS, "source")
# The findings that name a column, or a key, that a dataset has no use for.
_NOT_USED = frozenset({"UNKNOWN_COLUMN", "KEYS_NOT_USED"})
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
        # An answer may contain other line breaks, such as U+2028.
        for number, line in enumerate(_decoded(content).split("\n"), 1):
            if line.strip():
                rows.append((number, json.loads(line)))
    except (ValueError, RecursionError):
        return None
    is_export = all(isinstance(row, dict) and row.keys() <= {*_FIELDS} for _, row in rows)
    return rows if is_export else None


def _decoded(content: bytes) -> str:
    """The text of an export, also if an editor has saved it as UTF-16. Raises ValueError."""
    is_utf16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return content.decode("utf-16" if is_utf16 else "utf-8-sig")


def _dataset_rows(file: str, content: bytes) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The questions and answers of a dataset. Raises UnusableAnswerError with its findings."""
    check = Check(CheckOptions(Path(file).name))
    lines = b"".join(chunk.train.lines for chunk in check.run(io.BytesIO(content), fraction=0.0))
    report = check.report()
    errors = {finding.code for finding in report.problems.listed if finding.severity == "error"}
    if errors - _ALLOWED:
        raise UnusableAnswerError(f"{as_markdown(report)}\nNothing was changed: correct the file first.")
    _require_without_days(file, report)
    for number, line in enumerate(lines.splitlines(), 1):
        example = as_simple_example(json.loads(line))
        if example is None or len(example.questions) != 1:
            raise UnusableAnswerError(
                f"Example {number} of {file} is no single question and answer: only those can be pinned. "
                "Nothing was changed."
            )
        yield number, {"question": example.questions[0], "answer": example.answers[0], "source": "import"}


def _require_without_days(file: str, report: Report) -> None:
    """Tell which columns are not used. Raises UnusableAnswerError if an answer would lose its days."""
    words = [dict(finding.words) for finding in report.problems.listed if finding.code in _NOT_USED]
    names = dict.fromkeys(str(word.get("column") or word.get("key")) for word in words)
    if days := [name for name in names if name in _DAYS]:
        raise UnusableAnswerError(
            f"The {' and '.join(days)} of {file} would be lost. Days are read only from a file like that of "
            f"`answer export`: one JSON object a line, with nothing but {', '.join(_FIELDS)}. "
            "Nothing was changed."
        )
    if names:
        tell(f"Not used: {as_printable(', '.join(names))}. Only questions and answers are pinned.")


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
        return day_or_time(str(value), is_last=name == "valid_until")
    except ValueError:
        raise ValueError(f"`{name}` is no time: write 2026-12-24, or 2026-12-24T00:00:00+08:00") from None
