"""Count a finding that many examples have. It is reported once, at its first place, with the count."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tuneline.datasets.findings.finding import Problem

_LINES_SHOWN = 20
_FEWEST = 3
_FEWEST_SURE = 2


@dataclass
class Recurrence:
    """The `first` finding of its code, the number of examples or rows that have it, and their first lines."""

    first: Problem
    count: int = 1
    lines: list[int] = field(default_factory=list)
    _last_example: int | None = None

    def __post_init__(self) -> None:
        """Remember the place of the first one."""
        self.lines += [] if self.first.line is None else [self.first.line]
        self._last_example = self.first.example

    def add(self, problem: Problem) -> None:
        """Count one more; several in one example count as one."""
        if problem.example is not None and problem.example == self._last_example:
            return
        self._last_example = problem.example
        self.count += 1
        if problem.line is not None and len(self.lines) < _LINES_SHOWN:
            self.lines.append(problem.line)

    def as_problem(self) -> Problem:
        """Return the finding with its count."""
        shown = ", ".join(map(str, self.lines)) + ", …" * (self.count > len(self.lines))
        words = (*self.first.words, ("count", str(self.count)), ("lines", shown))
        return replace(self.first, words=words)


def settled(recurrences: Mapping[str, Recurrence], examples: int) -> dict[str, Problem]:
    """Return the findings to report on a file with so many examples, by code.

    One list of key words may be a question, and one number before a text may belong to it. Many do not.
    """
    kept = dict(recurrences)
    sure, maybe = kept.pop("KEY_WORDS", None), kept.pop("KEY_WORDS_MAYBE", None)
    counts = [lists.count for lists in (sure, maybe) if lists is not None]
    if sum(counts) >= _FEWEST or (sure is not None and sure.count >= _FEWEST_SURE):
        kept |= _together(sure, maybe)
    labels = kept.get("LABELS")
    if labels is not None and (labels.count < _FEWEST or 2 * labels.count < examples):
        del kept["LABELS"]
    return {code: recurrence.as_problem() for code, recurrence in kept.items()}


def _together(sure: Recurrence | None, maybe: Recurrence | None) -> dict[str, Recurrence]:
    """Return the lists of key words as one finding, at the first of them."""
    if sure is None or maybe is None:
        only = sure or maybe
        return {} if only is None else {only.first.code: only}
    first, _ = sorted((sure, maybe), key=lambda lists: lists.first.line or 0)
    return {first.first.code: replace(first, count=sure.count + maybe.count, lines=[])}
