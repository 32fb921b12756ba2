"""Collect the findings of a file: all are counted, and the first thousand are listed."""

from collections import Counter
from dataclasses import dataclass, field, replace

from tuneline.datasets.findings.catalog import CODES, Severity
from tuneline.datasets.findings.finding import Problem
from tuneline.datasets.findings.recurrences import Recurrence, settled

LISTED = 1000
# A file may have any number of unused keys. At most so many findings that are reported by key are kept.
MOST_REPORTED_KEYS = 100
_REPORTED_BY_KEY = frozenset({"KEYS_NOT_USED", "WRAPPED"})


@dataclass
class Problems:
    """Count all findings by code, and list a thousand: the first errors, then the first of the others.

    `reported` holds the findings that are reported only once: their codes, with the key if there is one.
    """

    listed: list[Problem] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    reported: set[str] = field(default_factory=set)
    recurrences: dict[str, Recurrence] = field(default_factory=dict)
    _others: int = field(default=0, init=False)

    @property
    def is_full(self) -> bool:
        """Return whether further findings are counted but not listed."""
        return len(self.listed) >= LISTED and not self._others

    def add(self, problem: Problem) -> None:
        """Add a finding. One whose code `is_counted` is listed once, with its count."""
        if CODES[problem.code].is_counted and (earlier := self.recurrences.get(problem.code)) is not None:
            earlier.add(problem)
            return
        if CODES[problem.code].is_counted:
            self.recurrences[problem.code] = Recurrence(problem)
        self.counts[problem.code] += 1
        self._list(problem)

    def add_first(self, problem: Problem) -> None:
        """Add an error before all other findings. If the list is full, drop the last one."""
        self.counts[problem.code] += 1
        self.listed.insert(0, problem)
        if len(self.listed) > LISTED:
            self._others -= self.listed.pop().severity != "error"

    def add_once(self, problem: Problem) -> None:
        """Add a finding that is reported once a file, at its first place: a change that was made."""
        if self._is_new(_subject(problem)):
            self.add(problem)

    def settle(self, examples: int) -> None:
        """Write the counts into the findings that are counted, after all `examples` were read."""
        final = settled(self.recurrences, examples)
        for code in self.recurrences.keys() - final.keys():
            del self.counts[code]
        kept = [problem for problem in self.listed if self._is_kept(problem, final)]
        self._others -= len(self.listed) - len(kept)
        self.listed = [final.get(problem.code, problem) for problem in kept]
        # The less certain lists of key words are reported under the same code.
        if (maybe := final.get("KEY_WORDS_MAYBE")) is not None:
            self.listed = [replace(one, code="KEY_WORDS") if one is maybe else one for one in self.listed]
            self.counts["KEY_WORDS"] = self.counts.pop("KEY_WORDS_MAYBE")

    def count(self, severity: Severity) -> int:
        """Return the number of findings of that severity."""
        return sum(number for code, number in self.counts.items() if CODES[code].severity == severity)

    def _is_kept(self, problem: Problem, final: dict[str, Problem]) -> bool:
        return problem.code in final or problem.code not in self.recurrences

    def _is_new(self, subject: str) -> bool:
        """Return whether `subject` was not reported before, and remember it."""
        if subject in self.reported or (" " in subject and len(self.reported) >= MOST_REPORTED_KEYS):
            return False
        self.reported.add(subject)
        return True

    def _list(self, problem: Problem) -> None:
        """List the finding. If the list is full, an error replaces the last finding that is not an error."""
        is_error = problem.severity == "error"
        if len(self.listed) >= LISTED:
            if not (is_error and self._others):
                return
            indexes = reversed(range(len(self.listed)))
            del self.listed[next(index for index in indexes if self.listed[index].severity != "error")]
            self._others -= 1
        self.listed.append(problem)
        self._others += not is_error


def _subject(problem: Problem) -> str:
    """Return the subject that is reported once: the code, with the key for findings on keys."""
    if problem.code in _REPORTED_BY_KEY:
        return f"{problem.code} {dict(problem.words)['key']}"
    return problem.code
