"""Split an answer into messages that LINE accepts.

A text message holds 5,000 UTF-16 code units and a reply holds five messages:
https://developers.line.biz/en/docs/messaging-api/text-character-count/
"""

MESSAGE_UNITS = 5000
MESSAGES = 5


def units(text: str) -> int:
    """Count the length of `text` in UTF-16 code units, as LINE does."""
    return len(text) + sum(character > "\uffff" for character in text)


def split(text: str, *, more: str = "…", most: int = MESSAGES) -> list[str]:
    """Split `text` into at most `most` texts of at most 5,000 units, one to five.

    It is split between paragraphs, sentences or words, else between user-perceived characters. Text of up to
    25,000 units is sent whole in five. Longer text is cut at the end of a sentence that fits, followed by
    `more`. Blank text gives no message.
    """
    rest = text.strip()
    pieces: list[str] = []
    while units(rest) > MESSAGE_UNITS and len(pieces) < most - 1:
        piece, rest = _cut(rest, at_least=_at_least(units(rest), messages=most - len(pieces)))
        pieces.append(piece)
    if units(rest) > MESSAGE_UNITS:
        rest = _beginning(rest, MESSAGE_UNITS - units(more)) + more
    return [piece for piece in [*pieces, rest] if piece]


def _at_least(length: int, *, messages: int) -> int:
    """Return how many units the next message must take so that `length` units fit in `messages`.

    It is at least half a message, so that no message is very short.
    """
    spare = messages * MESSAGE_UNITS - length
    needed = MESSAGE_UNITS - spare // (messages - 1) if spare >= 0 else 0
    return max(needed, MESSAGE_UNITS // 2)


def _cut(text: str, *, at_least: int) -> tuple[str, str]:
    # Few answers are so long, and this import takes as long as the rest of the package.
    from tuneline.line import break_points  # noqa: PLC0415

    end = break_points.best_end(text, within(text, at_least), within(text, MESSAGE_UNITS))
    return text[:end].rstrip(), text[break_points.after_blanks(text, end) :]


def _beginning(text: str, limit: int) -> str:
    """Return the beginning of `text` that fits in `limit` units, up to the end of a sentence if possible."""
    from tuneline.line import break_points  # noqa: PLC0415

    end = break_points.last_sentence_end(text, within(text, limit // 4), within(text, limit))
    return text[:end].rstrip()


def within(text: str, limit: int) -> int:
    """Count the characters of `text` that fit in `limit` units."""
    used = 0
    for index, character in enumerate(text):
        used += 2 if character > "\uffff" else 1
        if used > limit:
            return index
    return len(text)
