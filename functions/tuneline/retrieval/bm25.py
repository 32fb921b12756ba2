"""Find examples by the characters that they share with a question: BM25.

Both the question and the answer of an example are searched, since users often use the words of the answer.
https://nlp.stanford.edu/IR-book/html/htmledition/okapi-bm25-a-non-binary-model-1.html
"""

import heapq
import math
from array import array
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from tuneline.retrieval.finder import Hit, Pair
from tuneline.retrieval.ngrams import ngrams

# Only the beginning of a long text is searched. Two thousand pairs of this length take 40 megabytes.
QUESTION_CHARACTERS: Final = 300
ANSWER_CHARACTERS: Final = 300
# Only the rarest n-grams of a long question are looked up, which bounds its time.
MOST_NGRAMS: Final = 150
# The textbook's values. Other values change no more than chance does.
K1: Final = 1.2
B: Final = 0.75


class Bm25Finder:
    """An index of pairs of question and answer. It finds the same in each process, in the same order.

    The examples of n-gram `id` are `_numbers[_starts[id]:_starts[id + 1]]`, with their `_weights`. Flat
    arrays take a fifth of the memory of one list for each n-gram.
    """

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self._count = len(pairs)
        self._ids: dict[str, int] = {}
        postings = _Postings()
        for pair in pairs:
            counts = _pair_ngrams(*pair)
            postings.ids.extend([self._ids.setdefault(ngram, len(self._ids)) for ngram in counts])
            postings.times.extend(counts.values())
            postings.ends.append(len(postings.ids))
        self._starts = postings.starts(len(self._ids))
        self._numbers, self._weights = postings.by_ngram(self._starts)

    def find(self, question: str, count: int) -> list[Hit]:
        """At most `count` examples, the best first, those with equal scores in their order."""
        best = heapq.nsmallest(count, ((-score, number) for number, score in self.scores(question).items()))
        return [Hit(number, -negated) for negated, number in best]

    def scores(self, question: str) -> dict[int, float]:
        """The score of each example that shares an n-gram with the question, by its number."""
        scores: dict[int, float] = {}
        for start, end in self._rarest(question):
            # The inverse document frequency.
            rarity = math.log(1 + (self._count - (end - start) + 0.5) / (end - start + 0.5))
            for number, weight in zip(self._numbers[start:end], self._weights[start:end], strict=True):
                scores[number] = scores.get(number, 0.0) + rarity * weight
        return scores

    def _rarest(self, question: str) -> list[tuple[int, int]]:
        """Where the postings of the question's rarest n-grams start and end.

        The order is that of the examples' texts, so that scores are rounded alike in each process.
        """
        asked = ngrams(question[:QUESTION_CHARACTERS])
        ids = sorted({self._ids[ngram] for ngram in asked if ngram in self._ids})
        found = [(self._starts[ngram], self._starts[ngram + 1]) for ngram in ids]
        return sorted(found, key=lambda posting: posting[1] - posting[0])[:MOST_NGRAMS]


class _Postings:
    """The n-grams of each example, one after the other: the n-gram's id, and how often it occurs.

    `ends` is where the n-grams of each example end.
    """

    def __init__(self) -> None:
        self.ids = array("I")
        self.times = array("I")
        self.ends = array("I")

    def starts(self, count: int) -> "array[int]":
        """Where the postings of each of `count` n-grams start, ordered by n-gram; then where the last end."""
        sizes = array("I", bytes(4 * count))
        for ngram in self.ids:
            sizes[ngram] += 1
        return array("I", accumulate(sizes, initial=0))

    def by_ngram(self, starts: "array[int]") -> tuple["array[int]", "array[float]"]:
        """The numbers of the examples of each n-gram, and the n-gram's weight in each."""
        free = starts[:]
        numbers, weights = array("I", bytes(4 * len(self.ids))), array("f", bytes(4 * len(self.ids)))
        mean = sum(self.times) / max(len(self.ends), 1)
        begin = 0
        for number, end in enumerate(self.ends):
            norm = K1 * (1 - B + B * sum(self.times[begin:end]) / mean) if mean else K1
            for ngram, times in zip(self.ids[begin:end], self.times[begin:end], strict=True):
                numbers[free[ngram]] = number
                weights[free[ngram]] = times * (K1 + 1) / (times + norm)
                free[ngram] += 1
            begin = end
        return numbers, weights


def _pair_ngrams(question: str, answer: str) -> Counter[str]:
    counts = Counter(ngrams(question[:QUESTION_CHARACTERS]))
    counts.update(ngrams(answer[:ANSWER_CHARACTERS]))
    return counts
