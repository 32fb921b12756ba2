"""Find examples by what they mean: BM25's scores, and the nearness of embedded vectors.

Both are measured in the spread that they have among the dataset's own questions, so no question of a user is
needed to add them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from tuneline.retrieval.embedding.example_vectors import ExampleVectors
from tuneline.retrieval.finder import Hit, Pair
from tuneline.retrieval.numbers import numbers_in

if TYPE_CHECKING:
    from tuneline.retrieval.embedding.embedder import Vectors

MEANING_SHARE: Final = 0.7
# Of the seen half of `bench finding`, other numbers from 3 to 10 differ by less than chance.
NEAREST: Final = 5


class WordScores(Protocol):
    """A finder by words, such as `Bm25Finder`."""

    def scores(self, question: str) -> Mapping[int, float]:
        """The score of each example that shares something with the question, by its number."""


@dataclass(frozen=True)
class Ranking:
    """The best examples for a question, and what their scores say about it.

    `gap` is how much the first is ahead of the next with another answer. `is_agreed`: words, meaning, and
    the answers alone have the same answer first, and the example has all numbers of the question.
    `familiarity` is how much nearer the question is to the examples than to everyday questions. `greeting` is
    its nearness to the nearest greeting, and `nearest` that to the nearest example.
    """

    hits: tuple[Hit, ...]
    gap: float
    is_agreed: bool
    familiarity: float
    greeting: float
    nearest: float


class EmbeddedFinder:
    """Finds examples of `pairs` with their stored vectors, and with the scores of `words`."""

    def __init__(self, pairs: Sequence[Pair], words: WordScores, vectors: ExampleVectors):
        self._pairs = pairs
        self._words = words
        self.vectors = vectors

    def rank(self, question: str, vector: "Vectors", count: int) -> Ranking:
        """Rank the examples for a question with this vector (one row): at most `count`, the best first."""
        import numpy as np  # noqa: PLC0415 see embedder.py

        by_words = word_row(self._words, question, len(self._pairs))
        nearness = nearness_of(self.vectors.examples, vector)
        scores = combined(self.vectors, by_words, nearness)
        order: list[int] = np.argsort(-scores, kind="stable").tolist()
        first = order[0]
        by_answer = nearness_of(self.vectors.answers, vector)
        firsts = (first, int(np.argmax(by_words)), int(np.argmax(by_answer)))
        return Ranking(
            hits=tuple(Hit(number, float(scores[number])) for number in order[:count]),
            gap=self._gap(order, scores),
            is_agreed=len({self._pairs[number][1] for number in firsts}) == 1
            and self._has_numbers(question, first),
            familiarity=float(familiarity(nearness, nearness_of(self.vectors.probes, vector))),
            greeting=float(nearness_of(self.vectors.greetings, vector).max()),
            nearest=float(nearness.max()),
        )

    def _gap(self, order: Sequence[int], scores: "Vectors") -> float:
        first, answer = scores[order[0]], self._pairs[order[0]][1]
        others = (scores[number] for number in order[1:] if self._pairs[number][1] != answer)
        return float(first - next(others, first))

    def _has_numbers(self, question: str, number: int) -> bool:
        """Whether the example has each number of the question: eight inches are not ten."""
        return numbers_in(question) <= numbers_in(" ".join(self._pairs[number]))


def word_row(words: WordScores, question: str, count: int) -> "Vectors":
    """The scores of all examples by words, 0 for those that share nothing with the question."""
    import numpy as np  # noqa: PLC0415 see embedder.py

    row = np.zeros(count, dtype=np.float32)
    found = words.scores(question)
    row[list(found.keys())] = list(found.values())
    return row


def nearness_of(rows: "Vectors", vector: "Vectors") -> "Vectors":
    """How near each row is to the vector, from -1 to 1.

    A product by BLAS rounds equal rows differently, by their place and by the number of threads.
    """
    import numpy as np  # noqa: PLC0415 see embedder.py

    nearness: Vectors = np.einsum("ij,j->i", rows, vector)
    return nearness


def combined(vectors: ExampleVectors, words: "Vectors", nearness: "Vectors") -> "Vectors":
    """The scores of both kinds together. Both tables have one column for each example."""
    by_words = (words - vectors.words.mean) / vectors.words.deviation
    by_meaning = (nearness - vectors.meaning.mean) / vectors.meaning.deviation
    scores: Vectors = (1 - MEANING_SHARE) * by_words + MEANING_SHARE * by_meaning
    # What is rounded away differs with the texts that were embedded together.
    return scores.round(4)


def familiarity(nearness: "Vectors", to_probes: "Vectors") -> "Vectors":
    """How much nearer questions are to a dataset's examples than to everyday questions, one for each row.

    It is the nearness of the nearest example, more if the next ones are nearer than the everyday questions.
    """
    familiar: Vectors = nearness.max(axis=-1) + _nearest_mean(nearness) - _nearest_mean(to_probes)
    return familiar


def _nearest_mean(nearness: "Vectors") -> "Vectors":
    import numpy as np  # noqa: PLC0415 see embedder.py

    nearest: Vectors = np.sort(nearness, axis=-1)[..., -NEAREST:].mean(axis=-1)
    return nearest
