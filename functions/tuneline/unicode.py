"""Make an external text safe to store, to send and to display."""

import re
import unicodedata
from typing import Final

# Control characters. Those that change the text direction can make an answer read as another one:
# https://unicode.org/reports/tr9/#Explicit_Directional_Embeddings
_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_NEW_LINE: Final = re.compile("\r\n?")
# White space and invisible characters: https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point
_INVISIBLE: Final = re.compile(
    "[\\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]*"
)


def wellformed(text: str) -> str:
    """Replace each unpaired surrogate in `text`.

    JSON can contain half an emoji (`"\\ud83d"`). Stores and requests encode texts as UTF-8, which would fail
    far from the source of the text.
    """
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def displayable(text: str) -> str:
    """Make `text` well-formed and remove control characters, except tabs and line breaks (all `\\n`).

    Characters that override the text direction are removed, too. Empty if no character is visible.
    """
    cleaned = _CONTROLS.sub("", _NEW_LINE.sub("\n", wellformed(text)))
    return "" if _INVISIBLE.fullmatch(cleaned) else cleaned


def is_wide(character: str) -> bool:
    """Whether a character is as wide as two letters: a Chinese one, kana, Hangul, a full-width form."""
    return unicodedata.east_asian_width(character) in "WF"


def text_bytes(text: str) -> int:
    """The number of bytes of the text in UTF-8. An unpaired surrogate counts as three."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def are_same(one: str, other: str) -> bool:
    """Whether two texts are the same but for blanks and the width of their characters."""
    return unicodedata.normalize("NFKC", one).split() == unicodedata.normalize("NFKC", other).split()
