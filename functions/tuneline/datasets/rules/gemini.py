"""Report what Gemini's tuning has no place for, if the base model is one of Gemini's.

Everything else is converted when the training starts, without losing anything.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from tuneline.datasets.findings.finding import Problem, problem
from tuneline.datasets.gemini.unsupported import find_unsupported

# Gemini refuses messages without a text, so what is a warning elsewhere is an error here.
_ERRORS: Final[Mapping[str, str]] = {
    "CONTENT_BLANK": "CONTENT_EMPTY",
    "CONTENT_EMPTY_USER": "CONTENT_EMPTY_QUESTION",
}


def as_strict(finding: Problem) -> Problem:
    """Return a finding of the general rules with the severity that it has for Gemini."""
    return replace(finding, code=_ERRORS.get(finding.code, finding.code))


def findings(example: Mapping[str, Any], line: int) -> Iterator[Problem]:
    """Yield all findings on a good example that begins on `line`."""
    for part in find_unsupported(example):
        yield problem(f"GEMINI_{part.reason.upper()}", line, part.place)
