"""Decide by a question's hash whether its examples are trained on or held out.

So a question is never in both splits, in any spelling, and each upload of a file is split the same. The
order of the examples does not matter.
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
# A text of this length is normalised quickly, with any number of marks.
HARMLESS_CHARACTERS: Final = 500
_BETWEEN: Final = "\x00"
# Frequent East Asian punctuation, and its normal form.
_NARROW: Final = dict(zip("，？！：；（）～\u3000", ",?!:;()~ ", strict=True))


def default_fraction(examples: int) -> float:
    """Return a tenth for thirty examples or more, else 0: few examples are all needed for training."""
    return DEFAULT_FRACTION if examples >= LEAST_EXAMPLES else 0.0


def question_of(example: dict[str, Any]) -> str:
    """Return the user's texts in a chat example that passed the checks, one a line, without images."""
    contents = (message.get("content") for message in example["messages"] if message.get("role") == "user")
    return "\n".join(text for content in contents for text in _texts(content))


def is_held_out(question: str, *, fraction: float) -> bool:
    """Return whether the examples with this question are held out, for a `fraction` from 0 to 1.

    The fraction is expected, not exact: each question is held out with this probability, independently.
    Of n questions, n·f ± 2·√(n·f·(1-f)) are held out: of 1000 at 0.1 between 81 and 119, of 30 between none
    (in 4 of 100 files) and 6. Examples with the same question are in the same split; if all have the same,
    all or none are held out. A question that is held out is also held out at every greater fraction.
    Raises ValueError for a fraction outside 0 to 1.
    """
    return are_held_out([question], fraction=fraction)[0]


def are_held_out(questions: Sequence[str], *, fraction: float) -> list[bool]:
    """Do the same for several questions, in half the time. Raises ValueError like `is_held_out`."""
    if not 0 <= fraction <= 1:
        raise ValueError(f"a fraction is a number from 0 to 1, not {fraction}")
    least = math.ceil(fraction * 2**64)
    if least == 2**64:
        return [True] * len(questions)
    # Big-endian bytes compare like numbers.
    below = least.to_bytes(8, "big")
    normalised = _normalised(questions)
    return [sha256(one.encode("utf-8", "surrogatepass")).digest() < below for one in normalised]


def _normalised(questions: Sequence[str]) -> list[str]:
    """Return the questions without differences in width, case, blanks and the composition of marks."""
    questions = [_with_few_marks(one) for one in questions]
    joined = _BETWEEN.join(questions)
    if joined.count(_BETWEEN) == len(questions) - 1:
        # Normalising a text that has none of these takes a tenth of the time.
        for wide, narrow in _NARROW.items():
            joined = joined.replace(wide, narrow)
        # No character combines with the separator, so each question is folded as if it were alone.
        questions = _folded(joined).split(_BETWEEN)
    else:
        questions = list(map(_folded, questions))
    return [" ".join(one.split()) for one in questions]


def _folded(text: str) -> str:
    if text.isascii():
        # The result is the same as below, in a tenth of the time.
        return text.lower()
    same = unicodedata.normalize("NFKC", text)
    if (folded := same.casefold()) != same:
        # A letter that folding made may combine with the mark after it.
        same = unicodedata.normalize("NFKC", folded)
    return same


def _with_few_marks(text: str) -> str:
    """Return `text` without the marks after the thirtieth on one letter.

    Normalisation sorts consecutive marks in quadratic time: a megabyte of them would take hours.
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
