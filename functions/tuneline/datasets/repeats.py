"""Find examples that say the same, and questions that have several answers, in memory that has a limit."""

import marshal
from array import array
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import Any
from zlib import crc32

from tuneline.datasets.problems import Problem, problem
from tuneline.datasets.prompts import digest_of

# Past so many different questions none is remembered any more. 512 MB hold about a million; 32 MB of memory.
REMEMBERED = 1_400_000
_FEWEST_PLACES = 4096


class Said:
    """What some examples ask and say, as numbers: a line, a question's hash, the hash of all that is said.

    A question under another system prompt is another question: with it come other facts.
    """

    def __init__(self) -> None:
        self.lines, self.questions, self.wholes = array("I"), array("Q"), array("I")

    def note(
        self,
        lines: Sequence[int],
        questions: Sequence[str],
        said: Iterable[list[Any]],
        *,
        prompts: Sequence[str | None],
    ) -> None:
        """Add examples, which passed the checks."""
        self.lines.extend(lines)
        keyed = zip(questions, map(digest_of, prompts), strict=True)
        self.questions.frombytes(b"".join([_hash(question, key) for question, key in keyed]))
        self.wholes.extend([crc32(_written(one, line)) for one, line in zip(said, lines, strict=True)])


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

    def note(
        self,
        lines: Sequence[int],
        questions: Sequence[str],
        said: Iterable[list[Any]],
        *,
        prompts: Sequence[str | None],
    ) -> None:
        """Look at more examples, which passed the checks."""
        later = Said()
        later.note(lines, questions, said, prompts=prompts)
        self.extend(later)

    def extend(self, later: Said) -> None:
        """Look at more examples, as numbers."""
        places, seen = self._roomy(len(later.lines)), self._seen
        questions, most = seen.questions, len(places)
        for line, question, whole in zip(later.lines, later.questions, later.wholes, strict=True):
            place = question % most
            while (index := places[place]) and questions[index - 1] != question:
                place = (place + 1) % most
            if index:
                self._repeated(line, whole, index - 1)
            elif len(questions) < REMEMBERED:
                seen.lines.append(line)
                questions.append(question)
                seen.wholes.append(whole)
                places[place] = len(questions)

    def findings(self) -> Iterator[Problem]:
        """One finding of each kind, at the first place."""
        if self._first_same:
            line, first = self._first_same
            yield problem("DUPLICATES", line, count=self._same, first=first)
        if self._first_conflict:
            line, first = self._first_conflict
            yield problem("CONFLICTING_ANSWERS", line, count=self._conflicting, first=first)

    def _repeated(self, line: int, whole: int, index: int) -> None:
        first = line, self._seen.lines[index]
        if self._seen.wholes[index] == whole:
            self._same += 1
            self._first_same = self._first_same or first
        else:
            self._conflicting += 1
            self._first_conflict = self._first_conflict or first

    def _roomy(self, more: int) -> "array[int]":
        """The places, a third of which stays free with so many `more` questions."""
        questions = self._seen.questions
        most = len(self._places)
        while (min(len(questions) + more, REMEMBERED)) * 3 > most * 2:
            most *= 2
        if most > len(self._places):
            self._places = places = array("I", [0]) * most
            for index, question in enumerate(questions, start=1):
                place = question % most
                while places[place]:
                    place = (place + 1) % most
                places[place] = index
        return self._places


def _hash(question: str, key: bytes) -> bytes:
    return blake2b(question.encode("utf-8", "replace"), digest_size=8, key=key).digest()


def _written(said: list[Any], line: int) -> bytes:
    """What is said as bytes that only the same has; JSON would take four times as long.

    https://docs.python.org/3/library/marshal.html (version 2 writes equal values alike)
    """
    try:
        return marshal.dumps(said, 2)
    except ValueError:
        # Nested too deep to be written: it counts as said once.
        return str(line).encode()
