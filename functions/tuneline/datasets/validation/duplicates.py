"""Find examples that say the same, and questions that have several answers, in memory that has a limit."""

import marshal
from array import array
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import Any
from zlib import crc32

from tuneline.datasets.findings.finding import Problem, problem
from tuneline.datasets.validation.system_prompts import digest_of

# Past so many different questions none is remembered any more. 512 MB hold about a million; 32 MB of memory.
REMEMBERED = 1_400_000
_FEWEST_PLACES = 4096


class Said:
    """What some examples ask and say, as numbers: a line, a question's hash, the hash of all that is said.

    A question under another system prompt is another question: with it come other facts.
    """

    def __init__(self) -> None:
        self.lines, self.questions, self.wholes = array("I"), array("Q"), array("I")

    def extend(self, later: "Said") -> None:
        """Add more examples."""
        self.lines.extend(later.lines)
        self.questions.extend(later.questions)
        self.wholes.extend(later.wholes)


def as_numbers(
    lines: Sequence[int],
    questions: Sequence[str],
    said: Iterable[list[Any]],
    *,
    prompts: Sequence[str | None],
) -> Said:
    """What examples say that passed the checks."""
    made = Said()
    made.lines.extend(lines)
    keys = {prompt: digest_of(prompt) for prompt in set(prompts)}
    keyed = zip(questions, map(keys.__getitem__, prompts), strict=True)
    made.questions.frombytes(b"".join([_hash(question, key) for question, key in keyed]))
    made.wholes.extend([crc32(_written(one, line)) for one, line in zip(said, lines, strict=True)])
    return made


class _Count:
    """How many examples are of one kind: the line of the first, and the line that it repeats."""

    def __init__(self) -> None:
        self._count, self._at = 0, (0, 0)

    def note(self, line: int, first: int) -> None:
        """Count the example in `line`, whose question was first in the line `first`."""
        if not self._count:
            self._at = line, first
        self._count += 1

    def findings(self, code: str) -> Iterator[Problem]:
        """The finding at the first place, if there is one."""
        if self._count:
            line, first = self._at
            yield problem(code, line, count=self._count, first=first)


class Repeats:
    """What was asked and answered so far.

    The questions stand one after another, and `_places` says where: a dictionary of as many takes five times
    the memory. Place `hash % len(_places)`, or the next free one after it, holds 1 + a question's index.
    """

    def __init__(self) -> None:
        self._seen = Said()
        self._places = array("I", [0]) * _FEWEST_PLACES
        self._same, self._conflicting = _Count(), _Count()

    def extend(self, later: Said) -> None:
        """Look at more examples."""
        places, seen = self._roomy(len(later.lines)), self._seen
        questions, most = seen.questions, len(places)
        for line, question, whole in zip(later.lines, later.questions, later.wholes, strict=True):
            place = question % most
            while (index := places[place]) and questions[index - 1] != question:
                place = (place + 1) % most
            if index:
                kind = self._same if seen.wholes[index - 1] == whole else self._conflicting
                kind.note(line, seen.lines[index - 1])
            elif len(questions) < REMEMBERED:
                seen.lines.append(line)
                questions.append(question)
                seen.wholes.append(whole)
                places[place] = len(questions)

    def findings(self) -> Iterator[Problem]:
        """One finding of each kind, at the first place."""
        yield from self._same.findings("DUPLICATES")
        yield from self._conflicting.findings("CONFLICTING_ANSWERS")

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
