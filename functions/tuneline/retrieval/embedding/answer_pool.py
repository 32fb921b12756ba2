"""Everything that an operator has answered, to find answers in: a dataset's examples, and the pins."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tuneline.retrieval.bm25 import Bm25Finder
from tuneline.retrieval.embedding.embedded_finder import EmbeddedFinder, Ranking
from tuneline.retrieval.embedding.example_vectors import ExampleVectors, Thresholds
from tuneline.retrieval.finder import Hit, Pair
from tuneline.retrieval.question_key import question_key

if TYPE_CHECKING:
    from tuneline.retrieval.embedding.embedder import Vectors


@dataclass(frozen=True)
class RankedAnswers:
    """The ranking of a pool for a question.

    `hits` are examples by their number, `pins` the pins by their place in the list of pins, the best first.
    `is_pin` says that a pin is the best of all. `thresholds` are those of the dataset.
    """

    hits: Sequence[Hit]
    pins: Sequence[int]
    is_pin: bool
    ranking: Ranking
    thresholds: Thresholds | None


class AnswerPool:
    """The examples `pairs` without those whose question is pinned, and the pins. Building it takes time."""

    def __init__(
        self,
        pairs: Sequence[Pair],
        vectors: ExampleVectors,
        *,
        pins: Sequence[Pair],
        pin_rows: "tuple[Vectors, Vectors] | None",
    ) -> None:
        """`pin_rows` are the rows of `ExampleVectors.examples` and `answers` for the pins; None without."""
        import numpy as np  # noqa: PLC0415 see embedder.py

        pinned = {question_key(question) for question, _ in pins}
        self._numbers = [
            number for number, pair in enumerate(pairs) if not pinned or question_key(pair[0]) not in pinned
        ]
        self._pins = len(pins)
        pool = [*(pairs[number] for number in self._numbers), *pins]
        tables = vectors.examples[self._numbers], vectors.answers[self._numbers]
        if pin_rows is not None:
            tables = np.concatenate((tables[0], pin_rows[0])), np.concatenate((tables[1], pin_rows[1]))
        vectors = replace(vectors, examples=tables[0], answers=tables[1])
        self._finder = EmbeddedFinder(pool, Bm25Finder(pool), vectors)

    def rank(self, question: str, vector: "Vectors", count: int) -> RankedAnswers:
        """Rank the answers for a question with this vector (one row): the best first.

        There are at most `count` examples, however many pins are nearer, and at most `count` pins.
        """
        examples = len(self._numbers)
        ranking = self._finder.rank(question, vector, count + self._pins)
        near = [Hit(self._numbers[hit.index], hit.score) for hit in ranking.hits if hit.index < examples]
        pins = [hit.index - examples for hit in ranking.hits if hit.index >= examples]
        return RankedAnswers(
            hits=near[:count],
            pins=pins[:count],
            is_pin=ranking.hits[0].index >= examples,
            ranking=ranking,
            thresholds=self._finder.vectors.thresholds,
        )
