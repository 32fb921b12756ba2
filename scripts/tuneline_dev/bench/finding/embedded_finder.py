"""The finder with embedded vectors, as the bot uses it, and its parts alone."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tuneline.retrieval.bm25 import Bm25Finder
from tuneline.retrieval.decision import Decision, decide
from tuneline.retrieval.embedding.embed_examples import embed_examples
from tuneline.retrieval.embedding.embedded_finder import EmbeddedFinder, Ranking
from tuneline.retrieval.embedding.embedder import Embedder, Purpose
from tuneline.retrieval.embedding.use_embedder import UseEmbedder
from tuneline.retrieval.finder import Hit, MakeFinder, Pair

if TYPE_CHECKING:
    from tuneline.retrieval.embedding.embedder import Vectors

SHOWN = 5


class WaitingEmbedder:
    """An embedder for code that does not run in an event loop."""

    def __init__(self, embedder: Embedder) -> None:
        self.embedder = embedder
        # A loop for each text would take longer than the text.
        self.run = asyncio.Runner().run

    def rows(self, texts: Sequence[str], *, purpose: Purpose) -> "Vectors":
        """One row for each text."""
        return self.run(self.embedder.embed(texts, purpose=purpose))


class BotFinder:
    """Finds examples and decides as the bot does."""

    def __init__(self, pairs: Sequence[Pair], embedder: WaitingEmbedder) -> None:
        self._pairs, self._embedder = pairs, embedder
        words = Bm25Finder(pairs)
        vectors = embedder.run(embed_examples(pairs, words=words, embedder=embedder.embedder))
        self._finder = EmbeddedFinder(list(pairs), words, vectors)

    def find(self, question: str, count: int) -> list[Hit]:
        """At most `count` examples, the best first."""
        return list(self._rank(question, count).hits)

    def decide(self, question: str) -> tuple[Decision, int]:
        """What answers the question, and the number of the first example."""
        ranking = self._rank(question, SHOWN)
        found = [self._pairs[hit.index][0] for hit in ranking.hits]
        decision = decide(question, found, ranking=ranking, thresholds=self._finder.vectors.thresholds)
        return decision, ranking.hits[0].index

    def _rank(self, question: str, count: int) -> Ranking:
        (vector,) = self._embedder.rows([question], purpose="question")
        return self._finder.rank(question, vector, count)


class VectorFinder:
    """Finds examples by the vectors alone: the mean of the question, and of the question with the answer."""

    def __init__(self, pairs: Sequence[Pair], embedder: WaitingEmbedder) -> None:
        self._embedder = embedder
        self._rows = self._embed([question for question, _ in pairs]) + self._embed(
            [f"{question} {answer}" for question, answer in pairs]
        )

    def find(self, question: str, count: int) -> list[Hit]:
        """At most `count` examples, the nearest first."""
        (vector,) = self._embed([question])
        nearness = self._rows @ vector
        order = (-nearness).argsort(kind="stable")[:count]
        return [Hit(int(number), float(nearness[number])) for number in order]

    def _embed(self, texts: Sequence[str]) -> "Vectors":
        return self._embedder.rows(texts, purpose="example")


def embedded_finders() -> Mapping[str, MakeFinder]:
    """The finders with vectors. The model is loaded with the first use."""
    embedder = WaitingEmbedder(UseEmbedder())
    return {
        "USE multilingual": lambda pairs: VectorFinder(pairs, embedder),
        "0.3 of BM25 and 0.7 of USE (the bot's)": lambda pairs: BotFinder(pairs, embedder),
    }
