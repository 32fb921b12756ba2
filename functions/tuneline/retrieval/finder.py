"""The port of a finder: which examples of a dataset answer a question."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

Pair = tuple[str, str]


@dataclass(frozen=True)
class Hit:
    """An example, by its number from 0, and its score. Scores of one question can be compared."""

    index: int
    score: float


class Finder(Protocol):
    """Finds examples of the pairs of question and answer that it was made for."""

    def find(self, question: str, count: int) -> list[Hit]:
        """At most `count` examples, the best first; none if the question shares nothing with any."""


MakeFinder = Callable[[Sequence[Pair]], Finder]
