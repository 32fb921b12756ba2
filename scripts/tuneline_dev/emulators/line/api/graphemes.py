"""Count text in LINE's two units: UTF-16 code units, and graphemes."""

import unicodedata

_JOINER = "\u200d"
_ATTACHED_VOWELS = "\u0e33\u0eb3"


def utf16_units(text: str) -> int:
    """Return the number of UTF-16 code units of `text`; an emoji outside the basic plane is two.

    https://developers.line.biz/en/docs/messaging-api/text-character-count/
    """
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)


def graphemes(text: str) -> int:
    """Return about the number of visible characters: marks, modifiers and joined emoji do not count.

    This is Unicode's rule for the scripts of a bot's labels, not all of UAX 29.
    """
    count = 0
    joined = half_flag = False
    for character in text:
        if count and (joined or _attaches(character)):
            joined = character == _JOINER
            continue
        flag = 0x1F1E6 <= ord(character) <= 0x1F1FF
        count += 0 if flag and half_flag else 1
        half_flag = flag and not half_flag
    return count


def _attaches(character: str) -> bool:
    code = ord(character)
    return (
        unicodedata.category(character) in ("Mn", "Mc", "Me")
        or character == _JOINER
        or character in _ATTACHED_VOWELS
        or 0x1F3FB <= code <= 0x1F3FF
        or 0xE0020 <= code <= 0xE007F
    )
