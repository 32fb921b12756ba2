"""Cut an answer into messages that LINE takes.

A text message holds 5,000 UTF-16 code units and a reply holds five messages:
https://developers.line.biz/en/docs/messaging-api/text-character-count/
"""

MESSAGE_UNITS = 5000
MESSAGES = 5


def units(text: str) -> int:
    """The length of `text` as LINE counts it, in UTF-16 code units."""
    return len(text) + sum(character > "\uffff" for character in text)


def split(text: str, *, more: str = "…") -> list[str]:
    """At most five texts of at most 5,000 units that together read as `text`.

    It is cut between paragraphs, sentences or words, else between characters as a reader sees them. Text of
    up to 25,000 units arrives whole; of more, what fits ends with a sentence and `more`. Blank text gives no
    message at all.
    """
    rest = text.strip()
    pieces: list[str] = []
    while units(rest) > MESSAGE_UNITS and len(pieces) < MESSAGES - 1:
        piece, rest = _cut(rest, at_least=_at_least(units(rest), messages=MESSAGES - len(pieces)))
        pieces.append(piece)
    if units(rest) > MESSAGE_UNITS:
        rest = _beginning(rest, MESSAGE_UNITS - units(more)) + more
    return [piece for piece in [*pieces, rest] if piece]


def _at_least(length: int, *, messages: int) -> int:
    """How many units the next of `messages` has to take so that all `length` units fit in them.

    Half a message at least: a cut in its first half would leave a stub.
    """
    spare = messages * MESSAGE_UNITS - length
    needed = MESSAGE_UNITS - spare // (messages - 1) if spare >= 0 else 0
    return max(needed, MESSAGE_UNITS // 2)


def _cut(text: str, *, at_least: int) -> tuple[str, str]:
    # Few answers are so long, and the module for it takes as long to load as all of this package's own.
    from tuneline.line import break_points  # noqa: PLC0415

    end = break_points.best_end(text, within(text, at_least), within(text, MESSAGE_UNITS))
    return text[:end].rstrip(), text[break_points.after_blanks(text, end) :]


def _beginning(text: str, limit: int) -> str:
    """What of `text` fits in `limit` units, up to the end of a sentence where there is one."""
    from tuneline.line import break_points  # noqa: PLC0415

    end = break_points.last_sentence_end(text, within(text, limit // 4), within(text, limit))
    return text[:end].rstrip()


def within(text: str, limit: int) -> int:
    """How many characters of `text` fit in `limit` units."""
    used = 0
    for index, character in enumerate(text):
        used += 2 if character > "\uffff" else 1
        if used > limit:
            return index
    return len(text)
