"""Find examples that say the same, and questions that have several answers, in memory that has a limit."""

import hashlib
import json
from collections.abc import Iterator

from tuneline.datasets.problems import Problem, problem
from tuneline.datasets.rows import Row
from tuneline.datasets.split import question_of

# Past so many different questions none is remembered any more; about 60 MB.
REMEMBERED = 300_000


class Repeats:
    """What was asked and answered so far."""

    def __init__(self) -> None:
        self._seen: dict[bytes, tuple[int, bytes]] = {}
        self._same = 0
        self._conflicting = 0
        self._first_same: tuple[int, int] | None = None
        self._first_conflict: tuple[int, int] | None = None

    def note(self, row: Row) -> None:
        """Look at one more example."""
        question = _digest(question_of(row.value))
        whole = _digest(json.dumps(row.value.get("messages"), ensure_ascii=False))
        before = self._seen.get(question)
        if before is None:
            if len(self._seen) < REMEMBERED:
                self._seen[question] = (row.line, whole)
        elif before[1] == whole:
            self._same += 1
            self._first_same = self._first_same or (row.line, before[0])
        else:
            self._conflicting += 1
            self._first_conflict = self._first_conflict or (row.line, before[0])

    def findings(self) -> Iterator[Problem]:
        """One finding of each kind, at the first place."""
        if self._first_same:
            line, first = self._first_same
            yield problem("DUPLICATES", line, count=self._same, first=first)
        if self._first_conflict:
            line, first = self._first_conflict
            yield problem("CONFLICTING_ANSWERS", line, count=self._conflicting, first=first)


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
