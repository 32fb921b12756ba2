"""Read the problems that a dataset's document lists, in an operator's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tuneline.datasets.findings.finding import LANGUAGES
from tuneline.operator_cards.translation.finding import translated
from tuneline.texts.card_texts import texts

# A problem that cannot be translated is shown in one of its stored languages: this one, else English.
_INSTEAD: Final[Mapping[str, str]] = {"zh-CN": "zh-TW"}


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
    text, line = _text(problem, language), problem.get("line")
    return ShownProblem(
        severity=str(problem.get("severity") or ""),
        line=line if isinstance(line, int) else None,
        message=str(text.get("message") or ""),
        fix=str(text.get("mend") or ""),
        value=str(problem.get("found") or ""),
    )


def _text(problem: Mapping[str, Any], language: str) -> Mapping[str, Any]:
    """Return the problem's texts in the language, or in the best other one.

    The document's own texts are in the language that has no translation.
    """
    translations = problem.get("translations") or {}
    wanted = language if language in LANGUAGES else _INSTEAD.get(language, "en")
    stored: Mapping[str, Any] = translations.get(wanted, problem)
    return {**stored, **translated(problem, language)}
