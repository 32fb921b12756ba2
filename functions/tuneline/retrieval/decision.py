"""Decide what answers a question: a greeting, an example word for word, the model, or nothing.

The score of BM25 says too little about whether an example answers a question. So without embedded vectors a
question is a greeting or goes to the model.
"""

import functools
from collections.abc import Collection, Iterable, Sequence
from typing import Final, Literal

from tuneline.retrieval.embedding.embedded_finder import Ranking
from tuneline.retrieval.embedding.example_vectors import Thresholds
from tuneline.retrieval.ngrams import ngrams, overlap
from tuneline.texts.greetings import GREETINGS
from tuneline.unicode import is_wide

Decision = Literal["greeting", "verbatim", "model", "unknown"]
# A longer text holds more than a greeting.
MOST_CHARACTERS: Final = 100
# With these no question of a business was taken for a greeting, and five in six greetings were found.
LEAST_OVERLAP: Final = 0.5
# More letters than this are a word, such as in "hello, price?". Two letters of an alphabet are one.
MOST_LEFT_OVER: Final = 1.0


def decide(
    question: str,
    found: Sequence[str],
    *,
    ranking: Ranking | None = None,
    thresholds: Thresholds | None = None,
) -> Decision:
    """Return what answers `question`; `found` are the questions of the examples that were found for it.

    `ranking` is that of the same examples by embedded vectors, and `thresholds` are those of their dataset;
    without both the model decides.
    """
    if is_greeting(question, found):
        return "greeting"
    if ranking is None or thresholds is None or not question.strip():
        return "model"
    if ranking.nearest < ranking.greeting >= thresholds.greeting:
        return "greeting"
    if ranking.is_agreed and ranking.gap >= thresholds.gap and ranking.hits[0].score >= thresholds.high:
        return "verbatim"
    return "unknown" if ranking.familiarity < thresholds.low else "model"


def ranking_measures(ranking: Ranking, thresholds: Thresholds | None) -> dict[str, float]:
    """The numbers that `decide` compares, rounded; a threshold is `least_…`."""
    measures = {
        "score": ranking.hits[0].score,
        "gap": ranking.gap,
        "familiarity": ranking.familiarity,
        "greeting": ranking.greeting,
        "nearest": ranking.nearest,
    }
    if thresholds is not None:
        measures["least_score"] = thresholds.high
        measures["least_gap"] = thresholds.gap
        measures["least_familiarity"] = thresholds.low
        measures["least_greeting"] = thresholds.greeting
    return {name: round(value, 4) for name, value in measures.items()}


def is_greeting(question: str, found: Iterable[str]) -> bool:
    """Whether a question is a greeting or thanks alone, and nearer to one of them than to any of `found`."""
    if len(question) > MOST_CHARACTERS:
        return False
    asked = list(ngrams(question))
    near = [greeting for greeting in _greetings() if _left_over(asked, greeting) <= MOST_LEFT_OVER]
    nearest = max((overlap(asked, greeting) for greeting in near), default=0.0)
    return nearest >= LEAST_OVERLAP and all(overlap(asked, ngrams(text)) < nearest for text in found)


def _left_over(asked: Sequence[str], greeting: Collection[str]) -> float:
    """The number of letters that the greeting does not have; one of an alphabet counts half."""
    letters = (ngram for ngram in asked if len(ngram) == 1 and ngram not in greeting)
    return sum(1.0 if is_wide(letter) else 0.5 for letter in letters)


@functools.cache
def _greetings() -> list[frozenset[str]]:
    return [frozenset(ngrams(greeting)) for greetings in GREETINGS.values() for greeting in greetings]
