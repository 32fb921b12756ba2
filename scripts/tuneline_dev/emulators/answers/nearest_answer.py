"""Answer with the training answer whose question is nearest to the one that is asked.

A tuned model of an emulator looks its answer up in the file that it was trained on.
That makes the difference before and after training visible without an account.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

# A model remembers the beginning of its file, so that memory stays small whatever was uploaded.
MOST_PAIRS = 20_000
MOST_CHARACTERS = 8_000_000


@dataclass(frozen=True)
class Pair:
    """One question that a model was trained on, as `comparable` gives it, and its answer."""

    question: str
    answer: str


class PairList(list[Pair]):
    """The pairs that a model remembers: MOST_PAIRS and MOST_CHARACTERS at most."""

    def __init__(self) -> None:
        super().__init__()
        self._characters = 0

    @property
    def is_full(self) -> bool:
        return len(self) >= MOST_PAIRS or self._characters >= MOST_CHARACTERS

    def add(self, pair: Pair) -> None:
        """Append a pair, unless the list is full."""
        if not self.is_full:
            self.append(pair)
            self._characters += len(pair.question) + len(pair.answer)


def comparable(text: str) -> str:
    """Remove from a text what says nothing about its meaning: width variants, case, spaces, punctuation."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if unicodedata.category(char)[0] in "LNM")


def nearest(question: str, pairs: Sequence[Pair]) -> str | None:
    """Return the answer of the pair whose question is nearest. None without pairs.

    The measure is the share of characters two texts have in common, in order (`fuzz.ratio`): it needs no
    words, so it works for Chinese, Japanese and Thai, and unlike a partial ratio it does not prefer a long
    question that happens to contain the end of a short one.
    """
    best = process.extractOne(
        comparable(question), [pair.question for pair in pairs], scorer=fuzz.ratio, processor=None
    )
    return pairs[best[2]].answer if best else None
