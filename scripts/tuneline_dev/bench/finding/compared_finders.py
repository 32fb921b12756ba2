"""The finders that are compared: the bot's, its variants, rapidfuzz, and what the project had before."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from rapidfuzz import fuzz, process, utils

from tuneline.retrieval.bm25 import Bm25Finder
from tuneline.retrieval.finder import Hit, MakeFinder, Pair
from tuneline_dev.bench.finding.tfidf_finder import TfidfFinder

Score = Callable[..., float]


class FuzzyFinder:
    """Finds the questions that `score` of rapidfuzz puts nearest."""

    def __init__(self, pairs: Sequence[Pair], score: Score) -> None:
        self._questions = [utils.default_process(question) for question, _ in pairs]
        self._score = score

    def find(self, question: str, count: int) -> list[Hit]:
        """At most `count` examples, the nearest first."""
        asked = utils.default_process(question)
        nearest = process.extract(asked, self._questions, scorer=self._score, limit=count)
        return [Hit(index, score) for _, score, index in nearest if score]


def questions_only(pairs: Sequence[Pair]) -> Bm25Finder:
    """BM25 over the questions, without their answers."""
    return Bm25Finder([(question, "") for question, _ in pairs])


def answers_only(pairs: Sequence[Pair]) -> Bm25Finder:
    """BM25 over the answers, without their questions."""
    return Bm25Finder([("", answer) for _, answer in pairs])


def _fuzzy(score: Score) -> MakeFinder:
    return lambda pairs: FuzzyFinder(pairs, score)


FINDERS: Final[Mapping[str, MakeFinder]] = {
    "BM25, question and answer (without vectors, the bot's)": Bm25Finder,
    "BM25, question only": questions_only,
    "BM25, answer only": answers_only,
    "TF-IDF of 2 and 3 characters, question only (before)": TfidfFinder,
    "rapidfuzz, ratio": _fuzzy(fuzz.ratio),
    "rapidfuzz, partial ratio": _fuzzy(fuzz.partial_ratio),
    "rapidfuzz, token set ratio": _fuzzy(fuzz.token_set_ratio),
}
