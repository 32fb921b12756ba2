"""Detect answers in which the bot calls itself a physician, or promises a cure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from tuneline.datasets.findings.finding import Problem, shown
from tuneline.medical_claims.claims import ClaimKind, claims, has_claim

_CODES: Final[Mapping[ClaimKind, str]] = {"physician": "PHYSICIAN_CLAIM", "cure": "CURE_CLAIM"}
# For a clinic, what is a warning elsewhere is an error.
_ERRORS: Final[Mapping[str, str]] = {code: f"{code}_REFUSED" for code in _CODES.values()}


def as_strict(finding: Problem) -> Problem:
    """Return a finding with the severity that it has for a clinic."""
    return replace(finding, code=_ERRORS.get(finding.code, finding.code))


def findings(messages: Sequence[Any], line: int) -> Iterator[Problem]:
    """Yield findings on the answers of the example that begins on `line`."""
    for index, message in enumerate(messages):
        if isinstance(message, dict) and message.get("role") == "assistant":
            text = message.get("content")
            for claim in claims(text) if isinstance(text, str) else ():
                field = f"messages[{index}].content"
                words = shown(claim.text)
                yield Problem(_CODES[claim.kind], line, field, words, (("found", words),))


def are_clean(answers: Sequence[str]) -> bool:
    """Return whether answers, of any number of examples, have no findings. No claim goes across a line."""
    return not has_claim("\n".join(answers))
