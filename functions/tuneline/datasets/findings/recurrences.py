"""Count a finding that many examples share: it is reported once, at its first place, with the count."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tuneline.datasets.findings.finding import Problem

_LINES_SHOWN = 20
_FEWEST = 3
_FEWEST_SURE = 2


@dataclass
class Recurrence:
    """The `first` finding of its code, in how many examples or rows it is, and the first of their lines."""

    first: Problem
    count: int = 1
    lines: list[int] = field(default_factory=list)
    _last_example: int | None = None

    def __post_init__(self) -> None:
        """Note where the first one is."""
        self.lines += [] if self.first.line is None else [self.first.line]
        self._last_example = self.first.example

    def add(self, found: Problem) -> None:
        """Count one more; several in one example count as one."""
        if found.example is not None and found.example == self._last_example:
            return
        self._last_example = found.example
        self.count += 1
        if found.line is not None and len(self.lines) < _LINES_SHOWN:
            self.lines.append(found.line)

    def as_problem(self) -> Problem:
        """Return the finding with its count."""
        shown = ", ".join(map(str, self.lines)) + ", …" * (self.count > len(self.lines))
        words = (*self.first.words, ("count", str(self.count)), ("lines", shown))
        return replace(self.first, words=words)


def settled(recurrences: Mapping[str, Recurrence], examples: int) -> dict[str, Problem]:
    """Return what is reported of a file that holds so many examples, by its code.

    One list of key words may be a question, one number before a text may belong to it: many are neither.
    """
    told = dict(recurrences)
    sure, maybe = told.pop("KEY_WORDS", None), told.pop("KEY_WORDS_MAYBE", None)
    counts = [one.count for one in (sure, maybe) if one is not None]
    if sum(counts) >= _FEWEST or (sure is not None and sure.count >= _FEWEST_SURE):
        told |= _together(sure, maybe)
    labels = told.get("LABELS")
    if labels is not None and (labels.count < _FEWEST or 2 * labels.count < examples):
        del told["LABELS"]
    return {code: one.as_problem() for code, one in told.items()}


def _together(sure: Recurrence | None, maybe: Recurrence | None) -> dict[str, Recurrence]:
    """Return the lists of key words as one finding, at the first of them."""
    if sure is None or maybe is None:
        only = sure or maybe
        return {} if only is None else {only.first.code: only}
    first, _ = sorted((sure, maybe), key=lambda one: one.first.line or 0)
    return {first.first.code: replace(first, count=sure.count + maybe.count, lines=[])}
