"""Find examples that say the same, and questions that have several answers, in memory that has a limit."""

import hashlib
import marshal
import zlib
from array import array
from collections.abc import Iterator
from typing import Any

from tuneline.datasets.problems import Problem, problem

# Past so many different questions none is remembered any more. 512 MB hold about a million; 32 MB of memory.
REMEMBERED = 1_400_000
_FEWEST_PLACES = 4096


class Said:
    """What some examples ask and say, as numbers: a line, a question's hash, the hash of all its messages."""

    def __init__(self) -> None:
        self.lines, self.questions, self.wholes = array("I"), array("Q"), array("I")

    def note(self, line: int, question: str, messages: list[Any]) -> None:
        """Add one example, which passed the checks."""
        digest = hashlib.blake2b(question.encode("utf-8", "replace"), digest_size=8).digest()
        self.add(line, int.from_bytes(digest, "little"), zlib.crc32(_written(messages, line)))

    def add(self, line: int, question: int, whole: int) -> None:
        """Add one as numbers."""
        self.lines.append(line)
        self.questions.append(question)
        self.wholes.append(whole)


class Repeats:
    """What was asked and answered so far.

    The questions stand one after another, and `_places` says where: a dictionary of as many takes five times
    the memory. Place `hash % len(_places)`, or the next free one after it, holds 1 + a question's index.
    """

    def __init__(self) -> None:
        self._seen = Said()
        self._places = array("I", [0]) * _FEWEST_PLACES
        self._same = 0
        self._conflicting = 0
        self._first_same: tuple[int, int] | None = None
        self._first_conflict: tuple[int, int] | None = None

    def note(self, line: int, question: str, messages: list[Any]) -> None:
        """Look at one more example, which passed the checks."""
        said = Said()
        said.note(line, question, messages)
        self.extend(said)

    def extend(self, later: Said) -> None:
        """Look at more examples."""
        for line, question, whole in zip(later.lines, later.questions, later.wholes, strict=True):
            place = self._place(question)
            index = self._places[place] - 1
            if index < 0:
                self._remember(place, line, question, whole)
            elif self._seen.wholes[index] == whole:
                self._same += 1
                self._first_same = self._first_same or (line, self._seen.lines[index])
            else:
                self._conflicting += 1
                self._first_conflict = self._first_conflict or (line, self._seen.lines[index])

    def findings(self) -> Iterator[Problem]:
        """One finding of each kind, at the first place."""
        if self._first_same:
            line, first = self._first_same
            yield problem("DUPLICATES", line, count=self._same, first=first)
        if self._first_conflict:
            line, first = self._first_conflict
            yield problem("CONFLICTING_ANSWERS", line, count=self._conflicting, first=first)

    def _place(self, question: int) -> int:
        places, questions = self._places, self._seen.questions
        place = question % len(places)
        while (index := places[place]) and questions[index - 1] != question:
            place = (place + 1) % len(places)
        return place

    def _remember(self, place: int, line: int, question: int, whole: int) -> None:
        seen = self._seen
        if len(seen.questions) >= REMEMBERED:
            return
        seen.add(line, question, whole)
        self._places[place] = len(seen.questions)
        if len(seen.questions) * 3 > len(self._places) * 2:
            self._places = array("I", [0]) * (2 * len(self._places))
            for index, one in enumerate(seen.questions, start=1):
                self._places[self._place(one)] = index


def _written(messages: list[Any], line: int) -> bytes:
    """The messages as bytes that only the same messages have; JSON would take four times as long.

    https://docs.python.org/3/library/marshal.html (version 2 writes equal values alike)
    """
    try:
        return marshal.dumps(messages, 2)
    except ValueError:
        # Nested too deep to be written: it counts as said once.
        return str(line).encode()
