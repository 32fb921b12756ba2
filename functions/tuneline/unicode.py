"""Make a text from outside safe to store, to send on, and to show."""

import re
from typing import Final

# What changes the direction of the text around it can make an answer read as another one:
# https://unicode.org/reports/tr9/#Explicit_Directional_Embeddings
_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_NEW_LINE: Final = re.compile("\r\n?")
# Blanks, and characters that take no room: https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point
_INVISIBLE: Final = re.compile(
    "[\\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]*"
)


def wellformed(text: str) -> str:
    """`text` with each half of a surrogate pair that stands alone replaced.

    JSON can carry half an emoji (`"\\ud83d"`); encoded as UTF-8, as every store and every request does, it
    would be an error far from where it came in.
    """
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def displayable(text: str) -> str:
    """`text` well-formed and without control characters but tabs and line breaks, which are all `\\n`.

    Characters that override the direction of writing are left out, too. Empty if nothing can be seen.
    """
    kept = _CONTROLS.sub("", _NEW_LINE.sub("\n", wellformed(text)))
    return "" if _INVISIBLE.fullmatch(kept) else kept


def text_bytes(text: str) -> int:
    """How many bytes the text has in UTF-8. Half an emoji counts as three."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
