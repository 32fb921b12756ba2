"""Split a text into one and two letters, which need no word boundaries.

Chinese, Japanese and Thai do not write any.
"""

import unicodedata
from collections.abc import Iterable, Iterator


def ngrams(text: str) -> Iterator[str]:
    """The letters of a text, and each two that follow one another."""
    letters = "".join(_letters(unicodedata.normalize("NFKC", text).casefold()))
    yield from letters
    for at in range(len(letters) - 1):
        yield letters[at : at + 2]


def overlap(one_text: Iterable[str], other_text: Iterable[str]) -> float:
    """How many n-grams two texts have in common, from 0 to 1: the Sørensen-Dice coefficient."""
    one, other = frozenset(one_text), frozenset(other_text)
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def _letters(text: str) -> Iterator[str]:
    """The letters, digits and combining marks of a text, without spaces and punctuation."""
    return (char for char in text if char.isalnum() or unicodedata.category(char)[0] == "M")
