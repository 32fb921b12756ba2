"""Decide by a question's hash whether its examples are learnt from or held out.

So one question never stands on both sides, whatever its spelling, a second upload is split as the first was,
and neither the order nor the neighbours of an example matter.
"""

import math
import re
import unicodedata
from collections.abc import Sequence
from hashlib import sha256
from typing import Any, Final

LEAST_EXAMPLES: Final = 30
DEFAULT_FRACTION: Final = 0.1
# No script stacks as many marks on one letter: https://unicode.org/reports/tr15/#Stream_Safe_Text_Format
MARKS_IN_A_ROW: Final = 30
# A text this short takes no time to speak of, whatever marks it is made of.
HARMLESS_CHARACTERS: Final = 500
_BETWEEN: Final = "\x00"
# What East Asian writing is full of, and what normalising makes of it.
_NARROW: Final = dict(zip("，？！：；（）～\u3000", ",?!:;()~ ", strict=True))


def default_fraction(examples: int) -> float:
    """A tenth from thirty examples on; nothing below, where each one is needed for learning."""
    return DEFAULT_FRACTION if examples >= LEAST_EXAMPLES else 0.0


def question_of(example: dict[str, Any]) -> str:
    """All texts of the user in a chat example that passed the checks, one per line; images are left out."""
    asked = (message.get("content") for message in example["messages"] if message.get("role") == "user")
    return "\n".join(text for content in asked for text in _texts(content))


def is_held_out(question: str, *, fraction: float) -> bool:
    """Whether the examples with this question are held out when `fraction` (0 to 1) are to be.

    The fraction is expected, not exact: each question is held out with this probability, apart from the
    others. Of n questions n·f are, give or take twice √(n·f·(1-f)): of 1000 at 0.1 between 81 and 119, of 30
    between none (in 4 of 100 files) and 6. Examples that ask the same go together, so where all do, all or
    none are held out. What is held out stays so at every greater fraction. ValueError: no such fraction.
    """
    return are_held_out([question], fraction=fraction)[0]


def are_held_out(questions: Sequence[str], *, fraction: float) -> list[bool]:
    """The same of each of several questions, in half the time. ValueError: no such fraction."""
    if not 0 <= fraction <= 1:
        raise ValueError(f"a fraction is a number from 0 to 1, not {fraction}")
    least = math.ceil(fraction * 2**64)
    if least == 2**64:
        return [True] * len(questions)
    # Eight bytes of a hash are less as a number where the hash is less as bytes.
    below = least.to_bytes(8, "big")
    normalised = _normalised(questions)
    return [sha256(one.encode("utf-8", "surrogatepass")).digest() < below for one in normalised]


def _normalised(questions: Sequence[str]) -> list[str]:
    """The questions without what is but spelling: width, case, blanks, how marks are joined to letters."""
    questions = [_with_few_marks(one) for one in questions]
    joined = _BETWEEN.join(questions)
    if joined.count(_BETWEEN) == len(questions) - 1:
        # Normalising a text that has none of these takes a tenth of the time.
        for wide, narrow in _NARROW.items():
            joined = joined.replace(wide, narrow)
        # Nothing joins with what stands between them, so that each is folded as it would be alone.
        questions = _folded(joined).split(_BETWEEN)
    else:
        questions = list(map(_folded, questions))
    return [" ".join(one.split()) for one in questions]


def _folded(text: str) -> str:
    if text.isascii():
        # The same as below comes of it, in a tenth of the time.
        return text.lower()
    same = unicodedata.normalize("NFKC", text)
    if (folded := same.casefold()) != same:
        # A letter that folding made may join with the mark after it.
        same = unicodedata.normalize("NFKC", folded)
    return same


def _with_few_marks(text: str) -> str:
    """`text` without the marks beyond the thirtieth on one letter.

    Normalising sorts the marks in a row in quadratic time: a megabyte of them would take hours.
    """
    if len(text) <= HARMLESS_CHARACTERS or not any(map(unicodedata.combining, text)):
        return text
    marks = "".join(sorted(one for one in set(text) if unicodedata.combining(one)))
    kinds = f"[{re.escape(marks)}]"
    return re.sub(f"({kinds}{{{MARKS_IN_A_ROW}}}){kinds}+", r"\1", text)


def _texts(content: Any) -> list[str]:
    if isinstance(content, str):
        return [content]
    if not isinstance(content, list):
        return []
    return [part["text"] for part in content if isinstance(part, dict) and isinstance(part.get("text"), str)]
