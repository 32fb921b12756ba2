"""Find text that was read with a wrong encoding, if no ordinary text looks like it.

https://www.unicode.org/versions/Unicode15.0.0/ch03.pdf (table 3-7: well-formed UTF-8)
"""

import re

from tuneline.datasets.rules import characters

# The bytes 0x80 to 0xBF, which continue a UTF-8 character, as Latin-1 and Windows-1252 show them.
_QUIET = "\u00a0\u00ab\u00bb\u2026\u2018\u2019\u201c\u201d\u2013\u2014"
_SIGNS = "\u2122\u00ae\u00a9\u20ac\u2022\u00b0"
_NEXT = "\u0080-\u00bf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d" + (
    "\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178"
)
# Quotation marks, dashes and signs may follow an accented letter (« allé », CAFÉ…), so one character has to
# be a different one.
_DECISIVE = f"(?![{_QUIET}{_SIGNS}])[{_NEXT}]"
_AS_LATIN = re.compile(
    f"[\u00c2\u00c3](?![{_QUIET}])[{_NEXT}]"
    f"|(?:[\u00d0\u00d1][{_NEXT}]){{3}}"
    f"|[\u00e0-\u00ef](?:{_DECISIVE}[{_NEXT}]|[{_NEXT}]{_DECISIVE})"
    "|\u00e2\u20ac[\u2122\u02dc\u0153\u009d\u00a6\u201c\u201d\u00a2\u017e]"
    f"|\u00f0(?:\u0178|\u009f)[{_NEXT}]"
)
# Japanese kana as Shift JIS: their first two bytes become these two ideographs, the third half-width kana.
_AS_SHIFT_JIS = re.compile("[\u7e3a\u7e67][\uff61-\uff9f]")
# The replacement character itself, read as GBK.
_REPLACED_AS_GBK = "\u951f\u65a4\u62f7"
# The first two bytes of every Thai letter in UTF-8, as Thai letters. No word has them three times so close.
THAI_SIGN = "\u0e40\u0e18"
_AS_THAI = re.compile("(?:\u0e40[\u0e18\u0e19][^\u0e40]?){4}")
# One program wrote each letter as its number, and another took that as the text.
NUMBER_SIGN = r"\u"
_AS_NUMBERS = re.compile(r"(?:\\u[0-9A-Fa-f]{4}){4}")
# A question mark replaced each letter that an encoding does not have.
LOST_SIGN = "???"
_FEWEST_LOST = 5
# Nearly every text that was read as Big5 or as Korean has several of these; other texts have almost none.
_SEVERAL = (frozenset("嚗霂銝撠銋憭隢撣閮摰閬鈭"), frozenset("슂떎땲뿉궗씪엯븯씤떆꽭젮뒗쓽샇굹꽌븣삁뾽빐"))
_RARE = frozenset(characters.RARE).union(*_SEVERAL)
_FEWEST_RARE = 3
_CODECS = ("gbk", "cp950", "cp949", "cp932")
_SAMPLE = 48
_FEWEST = 6


def has_sign(text: str) -> bool:
    """Return whether the text has a sign of mojibake that is not an unusual character."""
    return LOST_SIGN in text or NUMBER_SIGN in text or THAI_SIGN in text


def suspected(text: str) -> bool:
    """Return whether `text` was certainly read in a wrong encoding."""
    if "\ufffd" in text or _REPLACED_AS_GBK in text or _is_lost(text):
        return True
    if _AS_LATIN.search(text) or _AS_SHIFT_JIS.search(text):
        return True
    if (THAI_SIGN in text and _AS_THAI.search(text)) or (NUMBER_SIGN in text and _AS_NUMBERS.search(text)):
        return True
    rare = _RARE.intersection(text)
    if not rare:
        return False
    return any(len(several & rare) >= _FEWEST_RARE for several in _SEVERAL) or any(
        _is_utf8_as(text, codec) for codec in _CODECS
    )


def _is_lost(text: str) -> bool:
    """Return whether question marks replaced nearly all letters of the text."""
    if LOST_SIGN not in text or (lost := text.count("?")) < _FEWEST_LOST:
        return False
    return lost > 2 * sum(map(str.isalpha, text))


def _is_utf8_as(text: str, codec: str) -> bool:
    """Return whether the start of the text, encoded with `codec`, is mostly UTF-8. Real text never is."""
    written = text[:_SAMPLE].encode(codec, "ignore")
    # Encoding loses some characters: sequences that are incomplete without them are ignored.
    read = sum(character >= "\u0800" for character in written.decode("utf-8", "ignore"))
    return read >= _FEWEST and read * 3 >= 0.7 * len(written)
