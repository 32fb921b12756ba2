"""Find duplicate examples, and questions with several answers, in bounded memory."""

import marshal
from array import array
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import Any
from zlib import crc32

from tuneline.datasets.findings.finding import Problem, problem
from tuneline.datasets.validation.system_prompts import digest_of

# No more different questions than these are remembered. 512 MB hold about a million, in 32 MB of memory.
REMEMBERED = 1_400_000
_FEWEST_SLOTS = 4096


class _Count:
    """The number of examples of one kind; the line of the first of them, and the line that it repeats."""

    def __init__(self) -> None:
        self._count, self._lines = 0, (0, 0)

    def add(self, line: int, first: int) -> None:
        """Count the example on `line`. Its question was first asked on the line `first`."""
        if not self._count:
            self._lines = line, first
        self._count += 1

    def findings(self, code: str) -> Iterator[Problem]:
        """Yield the finding at the first place, if there is one."""
        if self._count:
            line, first = self._lines
            yield problem(code, line, count=self._count, first=first)


class Duplicates:
    """The questions and contents of the examples so far, as hashes.

    The same question under another system prompt is another question: it has other facts to answer from.

    This is a hash table in three arrays: a dictionary takes five times the memory. The slot
    `hash % len(_slots)`, or the next free one after it, holds 1 + the question's index in the arrays.
    """

    def __init__(self) -> None:
        self._lines, self._questions, self._contents = array("I"), array("Q"), array("I")
        self._slots = array("I", [0]) * _FEWEST_SLOTS
        self._same, self._conflicting = _Count(), _Count()

    def add(
        self,
        lines: Sequence[int],
        questions: Sequence[str],
        contents: Iterable[list[Any]],
        *,
        prompts: Sequence[str | None],
    ) -> None:
        """Add good examples. `contents` is all that each of them says."""
        slots, known = self._slots_for(len(lines)), self._questions
        size = len(slots)
        keys = {prompt: digest_of(prompt) for prompt in set(prompts)}
        for line, question, content, prompt in zip(lines, questions, contents, prompts, strict=True):
            hashed, checksum = _hash(question, keys[prompt]), crc32(_as_bytes(content, line))
            slot = hashed % size
            while (index := slots[slot]) and known[index - 1] != hashed:
                slot = (slot + 1) % size
            if index:
                kind = self._same if self._contents[index - 1] == checksum else self._conflicting
                kind.add(line, self._lines[index - 1])
            elif len(known) < REMEMBERED:
                self._lines.append(line)
                known.append(hashed)
                self._contents.append(checksum)
                slots[slot] = len(known)

    def findings(self) -> Iterator[Problem]:
        """Yield one finding of each kind, at its first place."""
        yield from self._same.findings("DUPLICATES")
        yield from self._conflicting.findings("CONFLICTING_ANSWERS")

    def _slots_for(self, more: int) -> "array[int]":
        """Return the slots, enlarged so that a third stays free with `more` questions."""
        size = len(self._slots)
        while min(len(self._questions) + more, REMEMBERED) * 3 > size * 2:
            size *= 2
        if size > len(self._slots):
            self._slots = slots = array("I", [0]) * size
            for index, question in enumerate(self._questions, start=1):
                slot = question % size
                while slots[slot]:
                    slot = (slot + 1) % size
                slots[slot] = index
        return self._slots


def _hash(question: str, key: bytes) -> int:
    digest = blake2b(question.encode("utf-8", "replace"), digest_size=8, key=key).digest()
    return int.from_bytes(digest, "big")


def _as_bytes(content: list[Any], line: int) -> bytes:
    """Return bytes that are equal only for equal content. JSON would take four times as long.

    https://docs.python.org/3/library/marshal.html (version 2 writes equal values alike)
    """
    try:
        return marshal.dumps(content, 2)
    except ValueError:
        # Content that is nested too deep for marshal counts as different from all other.
        return str(line).encode()
