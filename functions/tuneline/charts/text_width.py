"""How wide a text is, and where its lines end: a Chinese character takes two columns."""

import unicodedata
from collections.abc import Callable, Iterator
from typing import Final

from tuneline.unicode import displayable, is_wide

Measure = Callable[[str], float]

# These begin no line in Chinese and Japanese: https://www.w3.org/TR/clreq/#line_breaking_rules
_NEVER_FIRST: Final = frozenset(
    "，。、；：？！）」』】》％,.;:?!)]}%’”…—ーぁぃぅぇぉっゃゅょァィゥェォッャュョ"
)


def width_of(character: str) -> int:
    """The number of columns of a character in a terminal: 0, 1 or 2."""
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if is_wide(character) else 1


def display_width(text: str) -> int:
    """The number of columns that `text` takes in a terminal."""
    return sum(map(width_of, text))


def padded(text: str, columns: int) -> str:
    """Return the text with blanks up to `columns`."""
    return text + " " * max(0, columns - display_width(text))


def cut(text: str, columns: int) -> str:
    """Return one line of at most `columns` columns (3 or more), with an ellipsis if it was longer."""
    line = " ".join(displayable(text).split())
    if display_width(line) <= columns:
        return line
    return next(_wrapped(line, columns - 1, width_of), "") + "…"


def wrapped(text: str, most: float, measure: Measure = width_of) -> list[str]:
    """Return the lines of the text, each at most so wide, measured a character at a time (4 of them fit)."""
    return [line for line in _wrapped(" ".join(displayable(text).split()), most, measure) if line]


def _wrapped(text: str, most: float, measure: Measure) -> Iterator[str]:
    while sum(map(measure, text)) > most:
        end = _end(text, most, measure)
        yield text[:end].rstrip()
        text = text[end:].lstrip()
    yield text


def _end(text: str, most: float, measure: Measure) -> int:
    """Where the first line ends: after a blank or a wide character, else anywhere between characters."""
    used, furthest, best = 0.0, 0, 0
    for number, character in enumerate(text):
        used += measure(character)
        if used > most:
            break
        following = text[number + 1 : number + 2]
        if following and width_of(following) == 0:
            continue
        furthest = number + 1
        is_wide = width_of(character) == 2 or (following and width_of(following) == 2)
        if (is_wide and following not in _NEVER_FIRST) or " " in (character, following):
            best = number + 1
    return best or furthest or 1
