"""Compare two questions for equality, apart from how they are typed."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from tuneline.retrieval.finder import Pair

# Signs that change what is meant: A+, 50%, C#.
_MEANT: Final = frozenset("+%#")
_VARIATION_SELECTORS: Final = range(0xFE00, 0xFE10)
# Thai ำ may be typed as its two parts, then the tone is between them; แ may be typed as two เ.
_THAI_MARKS: Final = re.compile("[\u0e48-\u0e4b\u0e4d]{2,}")
_NIKHAHIT: Final = "\u0e4d"


def question_key(question: str) -> str:
    """Return the letters, marks and digits of `question` in one form; empty if it has none.

    Spaces, punctuation, emoji, width and case do not count. Between two digits a sign counts: 1.5 is not 15.
    Two questions with the same key are the same question; a synonym or another number makes another key.
    https://unicode.org/reports/tr15/
    """
    text = unicodedata.normalize("NFKC", question).casefold()
    key = unicodedata.normalize("NFKC", "".join(_kept(text)))
    key = _THAI_MARKS.sub(lambda marks: "".join(sorted(marks[0], key=_NIKHAHIT.__eq__)), key)
    return key.replace("\u0e40\u0e40", "\u0e41")


def is_same_pair(pair: Pair, other: Pair) -> bool:
    """Whether two pairs have the same question, or the same answer, apart from how they are typed."""
    return any(question_key(own) == question_key(text) for own, text in zip(pair, other, strict=True))


def _kept(text: str) -> Iterator[str]:
    for number, char in enumerate(text):
        category = unicodedata.category(char)
        if category[0] in "LN" or char in _MEANT or category == "Sc":
            yield char
        elif category[0] == "M":
            if ord(char) not in _VARIATION_SELECTORS:
                yield char
        elif 0 < number < len(text) - 1 and text[number - 1].isdigit() and text[number + 1].isdigit():
            yield char
