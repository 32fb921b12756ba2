"""Cut an answer into messages that LINE takes.

A text message holds 5,000 UTF-16 code units and a reply holds five messages:
https://developers.line.biz/en/docs/messaging-api/text-character-count/
"""

import re

MESSAGE_UNITS = 5000
MESSAGES = 5
# Where a text may be cut, best first: after a paragraph, a line, a sentence, a word.
_CUTS = (
    re.compile(r"\n\s*\n"),
    re.compile(r"\n"),
    re.compile(r"[。！？!?…]+[」』”’)）]*|\.\s"),
    re.compile(r"\s+"),
)


def units(text: str) -> int:
    """The length of `text` as LINE counts it, in UTF-16 code units."""
    return len(text) + sum(character > "\uffff" for character in text)


def split(text: str, *, more: str = "…") -> list[str]:
    """At most five texts of at most 5,000 units that together read as `text`.

    What does not fit in five ends in `more`. Blank text gives no message at all.
    """
    pieces: list[str] = []
    rest = text.strip()
    while rest and len(pieces) < MESSAGES - 1:
        piece, rest = _cut(rest, MESSAGE_UNITS)
        pieces.append(piece)
    if units(rest) > MESSAGE_UNITS:
        last, _ = _cut(rest, MESSAGE_UNITS - units(more))
        rest = last.rstrip() + more
    return [piece for piece in map(str.strip, [*pieces, rest]) if piece]


def _cut(text: str, limit: int) -> tuple[str, str]:
    """The longest good beginning of `text` within `limit` units, and the rest."""
    window = _within(text, limit)
    if len(window) == len(text):
        return text, ""
    for pattern in _CUTS:
        ends = [found.end() for found in pattern.finditer(window)]
        # A cut in the first half would leave a stub: a less good place further on reads better.
        if ends and ends[-1] > len(window) // 2:
            return text[: ends[-1]], text[ends[-1] :]
    return window, text[len(window) :]


def _within(text: str, limit: int) -> str:
    """The longest beginning of `text` of at most `limit` units, whole characters only."""
    if units(text) <= limit:
        return text
    used = 0
    for index, character in enumerate(text):
        used += 2 if character > "\uffff" else 1
        if used > limit:
            return text[:index]
    return text
