"""Find the questions that are nearest to another one, by the characters they share.

Two and three characters in a row are compared and not words, which Chinese, Japanese and Thai do not set
apart. The rarer such a piece is among the questions, the more it counts (TF-IDF, cosine):
https://nlp.stanford.edu/IR-book/html/htmledition/tf-idf-weighting-1.html
"""

import heapq
import math
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

# What a user writes may be long; how it begins tells enough.
MOST_CHARACTERS: Final = 500
# Less is what any two questions of a language share.
LEAST: Final = 0.03


class Nearest:
    """Some questions, indexed once: two thousand take some tenths of a second, and eight megabytes."""

    def __init__(self, questions: Sequence[str]) -> None:
        self._count = len(questions)
        pieces = [_pieces(one) for one in questions]
        self._holding: dict[str, list[int]] = defaultdict(list)
        for number, each in enumerate(pieces):
            for piece in each:
                self._holding[piece].append(number)
        self._lengths = [math.sqrt(sum(self._weight(piece) for piece in each)) for each in pieces]

    def to(self, question: str, count: int) -> list[int]:
        """The numbers of at most `count` questions, the nearest first; none that shares next to nothing."""
        asked = _pieces(question)
        length = math.sqrt(sum(map(self._weight, asked)))
        shared: dict[int, float] = defaultdict(float)
        for piece in asked:
            weight = self._weight(piece)
            for number in self._holding.get(piece, ()):
                shared[number] += weight
        near = ((share / (length * self._lengths[number]), -number) for number, share in shared.items())
        return [-number for score, number in heapq.nlargest(count, near) if score >= LEAST]

    def _weight(self, piece: str) -> float:
        """The square of what a piece counts; one that no question holds counts most."""
        return math.log(1 + self._count / max(len(self._holding.get(piece, ())), 1)) ** 2


def _pieces(text: str) -> set[str]:
    same = "".join(_meaning(unicodedata.normalize("NFKC", text[:MOST_CHARACTERS]).casefold()))
    found = {same[at : at + size] for size in (2, 3) for at in range(len(same) - size + 1)}
    return found or ({same} if same else set())


def _meaning(text: str) -> Iterator[str]:
    """Letters, digits and the marks on them: spaces and punctuation say nothing."""
    return (one for one in text if one.isalnum() or unicodedata.category(one)[0] == "M")
