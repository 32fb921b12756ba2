"""Report what Gemini's tuning has no place for, if the base model is one of Gemini's.

Everything else is converted when the training starts, without losing anything.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from tuneline.datasets.findings.finding import Problem, problem
from tuneline.datasets.gemini.unsupported import find_unsupported


def findings(example: Mapping[str, Any], line: int) -> Iterator[Problem]:
    """Yield all findings on a good example that begins on `line`."""
    for part in find_unsupported(example):
        yield problem(f"GEMINI_{part.reason.upper()}", line, part.place)
