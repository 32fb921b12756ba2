"""Read the problems that a dataset's document lists, in an operator's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tuneline.datasets.findings.translation.finding import texts_in
from tuneline.texts.card_texts import texts


@dataclass(frozen=True)
class ShownProblem:
    """One problem. `line` counts from 1; None if it is about the whole file."""

    severity: str
    line: int | None
    message: str
    fix: str
    value: str

    def row_name(self, language: str) -> str:
        """Return where it is: a row, or the whole file."""
        own = texts(language)
        return own["line"].format(line=self.line) if self.line else own["whole_file"]


def shown_problems(problems: Sequence[Mapping[str, Any]], language: str) -> list[ShownProblem]:
    """Return the errors, then the warnings; changes and notices need no decision.

    `problems` are those of `datasets/{id}`, each with its texts in one language, `translations`, and the
    code and the words of which texts in the other languages are made.
    """
    ranked = [_shown(problem, language) for problem in problems]
    severe = [problem for problem in ranked if problem.severity in ("error", "warning")]
    return sorted(severe, key=lambda problem: problem.severity != "error")


def _shown(problem: Mapping[str, Any], language: str) -> ShownProblem:
    text, line = texts_in(problem, language), problem.get("line")
    return ShownProblem(
        severity=str(problem.get("severity") or ""),
        line=line if isinstance(line, int) else None,
        message=text["message"],
        fix=text["mend"],
        value=str(problem.get("found") or ""),
    )
