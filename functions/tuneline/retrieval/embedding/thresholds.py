"""Measure on a dataset itself from which scores on an example answers, and below which none does.

The dataset's own questions, each without the examples of the same answer, are like questions of users that no
example answers. Everyday questions (`texts/probes.py`) are like those about something else. No question of a
user is needed.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tuneline.retrieval.embedding.embedded_finder import WordScores, combined, familiarity, word_row
from tuneline.retrieval.embedding.example_vectors import ExampleVectors, Scores, Spread, Thresholds
from tuneline.retrieval.finder import Pair
from tuneline.texts.probes import PROBES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tuneline.retrieval.embedding.embedder import Vectors

    Mask = NDArray[np.bool_]
    Numbers = NDArray[np.int_]

# With fewer examples there are too few scores: no answer word for word, and no refusal.
LEAST_EXAMPLES: Final = 20
# A larger dataset's first ones (they are in the order of a hash) say the same, and bound the time.
MOST_MEASURED: Final = 500
HIGH_QUANTILE: Final = 0.75
LOW_QUANTILE: Final = 0.1
PROBES_QUANTILE: Final = 0.9
GREETINGS_QUANTILE: Final = 0.95
# Of a report's scores.
STRETCHES: Final = 24
# Below the score of any example.
_LEFT_OUT: Final = -1e9


def measured(
    vectors: ExampleVectors, questions: "Vectors", *, pairs: Sequence[Pair], words: WordScores
) -> ExampleVectors:
    """Return the vectors with the spreads of their scores, and with the thresholds.

    `questions` are the vectors of the first examples' questions (MOST_MEASURED), embedded like a user's.
    """
    import numpy as np  # noqa: PLC0415 see embedder.py

    count = len(questions)
    by_words = np.array([word_row(words, question, len(pairs)) for question, _ in pairs[:count]])
    nearness = questions @ vectors.examples.T
    others = ~np.eye(count, len(pairs), dtype=bool)
    spread = replace(
        vectors, words=_spread(by_words[others]), meaning=_spread(nearness[others]), thresholds=None
    )
    answers: dict[str, int] = {}
    numbers = np.array([answers.setdefault(answer, len(answers)) for _, answer in pairs])
    if min(count, len(answers)) < LEAST_EXAMPLES:
        return spread
    thresholds, scores = _thresholds(spread, questions, by_words, nearness, numbers)
    return replace(spread, thresholds=thresholds, scores=scores)


def _thresholds(
    vectors: ExampleVectors,
    questions: "Vectors",
    by_words: "Vectors",
    nearness: "Vectors",
    answers: "Numbers",
) -> tuple[Thresholds, Scores]:
    """Measure the thresholds. `answers` has the same number for each example with the same answer."""
    import numpy as np  # noqa: PLC0415 see embedder.py

    is_other = answers[: len(questions), None] != answers[None, :]
    every = combined(vectors, by_words, nearness)
    best, gap = _best(np.where(is_other, every, _LEFT_OUT), answers)
    right = np.where(is_other, _LEFT_OUT, every).max(axis=1)
    own = familiarity(np.where(is_other, nearness, -1.0), questions @ vectors.probes.T)
    to_probes = vectors.probes @ vectors.probes.T
    to_probes[_translations(len(to_probes))] = -1.0
    everyday = familiarity(vectors.probes @ vectors.examples.T, to_probes)
    thresholds = Thresholds(
        high=float(np.quantile(best, HIGH_QUANTILE)),
        gap=float(np.median(gap)),
        low=float(min(np.quantile(everyday, PROBES_QUANTILE), np.quantile(own, LOW_QUANTILE))),
        greeting=float(
            max(
                np.quantile((vectors.probes @ vectors.greetings.T).max(axis=1), GREETINGS_QUANTILE),
                np.quantile((questions @ vectors.greetings.T).max(axis=1), GREETINGS_QUANTILE),
            )
        ),
    )
    return thresholds, _scores(thresholds, right=right, wrong=best, gap=gap)


def _scores(thresholds: Thresholds, *, right: "Vectors", wrong: "Vectors", gap: "Vectors") -> Scores:
    """Count the best scores of right and of wrong examples; `gap` is how much the wrong ones are ahead."""
    import numpy as np  # noqa: PLC0415 see embedder.py

    low, high = float(min(right.min(), wrong.min())), float(max(right.max(), wrong.max()))
    ends = np.linspace(low, high, STRETCHES + 1)

    def passed(best: "Vectors", lead: "Vectors") -> int:
        return int(((best >= thresholds.high) & (lead >= thresholds.gap)).sum())

    def counts(best: "Vectors") -> tuple[int, ...]:
        return tuple(map(int, np.histogram(best, bins=ends)[0]))

    return Scores(
        low=round(low, 4),
        high=round(high, 4),
        right=counts(right),
        wrong=counts(wrong),
        right_passed=passed(right, right - wrong),
        wrong_passed=passed(wrong, gap),
    )


def _best(scores: "Vectors", answers: "Numbers") -> "tuple[Vectors, Vectors]":
    """The best score of each row, and how much it is ahead of the next with another answer."""
    import numpy as np  # noqa: PLC0415 see embedder.py

    best = scores.max(axis=1)
    first = answers[scores.argmax(axis=1)]
    others = np.where(answers[None, :] != first[:, None], scores, _LEFT_OUT)
    return best, best - others.max(axis=1)


def _spread(scores: "Vectors") -> Spread:
    """The spread of scores; a deviation of 0 would make every score infinite."""
    if not len(scores):
        return Spread(0.0, 1.0)
    return Spread(float(scores.mean()), max(float(scores.std()), 1e-6))


def _translations(count: int) -> "Mask":
    """Which probes are the same question, in any language."""
    import numpy as np  # noqa: PLC0415 see embedder.py

    place = np.arange(count) % len(next(iter(PROBES.values())))
    return np.asarray(place[:, None] == place[None, :])
