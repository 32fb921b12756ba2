"""The finder that `tuneline` had before BM25, to compare with.

N-grams of two and three characters of the questions alone; rare n-grams count more (TF-IDF, cosine):
https://nlp.stanford.edu/IR-book/html/htmledition/tf-idf-weighting-1.html
Its order depends on the hash seed.
"""

import heapq
import math
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from tuneline.retrieval.finder import Hit, Pair

# Only the beginning of a long question is compared.
MOST_CHARACTERS: Final = 500
# A lower score is common to any two questions of a language.
LEAST: Final = 0.03


class TfidfFinder:
    """An index of the questions of pairs."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self._count = len(pairs)
        ngram_sets = [_ngrams(question) for question, _ in pairs]
        self._containing: dict[str, list[int]] = defaultdict(list)
        for number, ngrams in enumerate(ngram_sets):
            for ngram in ngrams:
                self._containing[ngram].append(number)
        self._lengths = [math.sqrt(sum(self._weight(ngram) for ngram in ngrams)) for ngrams in ngram_sets]

    def find(self, question: str, count: int) -> list[Hit]:
        """At most `count` examples, nearest first, without those below the least score."""
        own = _ngrams(question)
        length = math.sqrt(sum(map(self._weight, own)))
        shared: dict[int, float] = defaultdict(float)
        for ngram in own:
            weight = self._weight(ngram)
            for number in self._containing.get(ngram, ()):
                shared[number] += weight
        near = ((share / (length * self._lengths[number]), -number) for number, share in shared.items())
        return [Hit(-number, score) for score, number in heapq.nlargest(count, near) if score >= LEAST]

    def _weight(self, ngram: str) -> float:
        """The squared weight of an n-gram. An n-gram of no question has the highest weight."""
        return math.log(1 + self._count / max(len(self._containing.get(ngram, ())), 1)) ** 2


def _ngrams(text: str) -> set[str]:
    letters = "".join(_letters(unicodedata.normalize("NFKC", text[:MOST_CHARACTERS]).casefold()))
    ngrams = {letters[at : at + size] for size in (2, 3) for at in range(len(letters) - size + 1)}
    return ngrams or ({letters} if letters else set())


def _letters(text: str) -> Iterator[str]:
    """The letters, digits and combining marks of a text, without spaces and punctuation."""
    return (char for char in text if char.isalnum() or unicodedata.category(char)[0] == "M")
