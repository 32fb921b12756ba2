"""Find control characters, and invisible characters that have no use in their script.

https://www.unicode.org/reports/tr36/ and https://www.unicode.org/reports/tr51/
"""

import itertools
import re

# Characters of texts that were read in a wrong encoding, which are rare in other texts.
RARE = (
    "縺繧銆锛鈥鐨浣鎴鍦鏄涓浜锟銇銈銉鞖鞚雼媹喔喙縲蜿譛犧犹嚗霂撠銝誑隢撣閮扼胯餈詻鉊"
    "鉆諰貒鴥諻竊쐣룾걲겎겲걚슂떎땲뿉궗꾝댽"
)
# Characters that need all checks: control and invisible characters, the circles of placeholders, full-width
# digits, and the first characters of mojibake: accented letters, and ideographs that are rare elsewhere.
_UNUSUAL_RANGES = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u00c2-\u00f4\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u25cb\u25ef\u3007\u3164\ue000-\uf8ff\ufe00-\ufe0f\ufeff"
    "\uff10-\uff19\uffa0\ufff9-\ufffd\U000e0000-\U000e0fff\U000f0000-\U0010ffff"
    f"{RARE}"
)


def _between(ranges: str) -> str:
    """Return the ranges between those of `ranges`, which begin and end with the first and last character."""
    spans = sorted((span[0], span[-1]) for span in re.findall(".-.|.", ranges, re.DOTALL))
    gaps = [(ord(last) + 1, ord(first) - 1) for (_, last), (first, _) in itertools.pairwise(spans)]
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in gaps if first <= last)


# Negated: a search skips an ordinary character in less than half the time.
_UNUSUAL = re.compile(f"[^{_between(_UNUSUAL_RANGES)}]")
# U+0085 ends a line in some old systems. In texts from there it is harmless.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ue000-\uf8ff"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffc\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
# The plain ASCII characters. Without them, only control characters are left of an ASCII text.
_PLAIN = bytes([*range(0x20, 0x7F), 0x09, 0x0A, 0x0D])
# Scripts in which U+200D joins letters and U+200C keeps them apart.
_JOINING = re.compile(
    "[\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\ua840-\uabff\ufb50-\ufdff\ufe70-\ufefc]"
)
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
# Scripts without blanks between words, in which U+200B allows a line break.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_PICTURE = re.compile("[\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff]")
_IDEOGRAPH = re.compile("[\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,8}\U000e007f")


def has_unusual(text: str) -> bool:
    """Return whether a character needs all checks. About a hundred million characters a second."""
    if text.isascii():
        return bool(text.encode("ascii").translate(None, _PLAIN))
    return _UNUSUAL.search(text) is not None


def control(text: str) -> str | None:
    """Return the name (`U+0000`) of the first control character, except tabs and line ends."""
    match = _CONTROL.search(text)
    return None if match is None else _name(match[0])


def invisible(text: str) -> str | None:
    """Return the name (`U+200B`) of the first invisible character without an effect on its neighbours."""
    flags = _flag_places(text)
    right_to_left = None
    for match in _INVISIBLE.finditer(text):
        place, character = match.start(), match[0]
        if character in "\u061c\u200e\u200f":
            if right_to_left is None:
                right_to_left = _RIGHT_TO_LEFT.search(text) is not None
            if right_to_left:
                continue
        if place not in flags and not _has_use(text, place, character):
            return _name(character)
    return None


def _flag_places(text: str) -> set[int]:
    """Return the places of the tag characters that turn a black flag into England's."""
    if "\U0001f3f4" not in text:
        return set()
    return {place for flag in _FLAG.finditer(text) for place in range(*flag.span())}


def _has_use(text: str, place: int, character: str) -> bool:
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if character == "\u200b":
        return _is(_UNSPACED, before) and _is(_UNSPACED, after)
    if character in "\u200c\u200d" and _is(_JOINING, before):
        return True
    if character == "\u200d":
        return _ends_picture(before) and _is(_PICTURE, after)
    if character in "\ufe0e\ufe0f":
        return _is(_PICTURE, before) or (before != "" and before in "0123456789#*")
    if "\ufe00" <= character <= "\ufe02" or "\U000e0100" <= character <= "\U000e01ef":
        return _is(_IDEOGRAPH, before) or _is(_PICTURE, before)
    return False


def _ends_picture(before: str) -> bool:
    return _is(_PICTURE, before) or before == "\ufe0f"


def _is(kind: re.Pattern[str], character: str) -> bool:
    return kind.match(character) is not None


def _name(character: str) -> str:
    return f"U+{ord(character):04X}"
