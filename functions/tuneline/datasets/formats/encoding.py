"""Rank the likely encodings of a text by how plausible its characters are in each.

The first codec that does not fail is often wrong: Big5 reads as GB18030, and EUC-KR as GBK, without an error.
"""

import codecs
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from tuneline.datasets.formats.encoding_frequencies import JA, KO, LATIN, PUNCTUATION, TH, ZH_HANS, ZH_HANT
from tuneline.datasets.privacy.redact import redacted

UTF8 = "utf-8"
MOST_CANDIDATES = 4
SHOWN_CHARACTERS = 60
_SAMPLE_BYTES = 32 * 1024
_BEFORE = 12
_LOOKED_AT = 1000
# An encoding that scores less than this share of the best one is not proposed.
_CLOSE = 0.4
# UTF-32 comes first: its little-endian mark begins with the one of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, UTF8),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Files under these names have, in practice, the larger sets of Windows: https://encoding.spec.whatwg.org/
_WIDER = {
    "big5": "cp950",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "tis-620": "cp874",
    "iso8859-11": "cp874",
    "iso8859-1": "cp1252",
}
# Text codecs of Python in which no program saves a file of examples.
_NOT_FOR_FILES = {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "utf-7"}
_THAI_MARK = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
_THAI_MISPLACED = re.compile(
    f"(?<![ก-ฮ{_THAI_MARK}])[{_THAI_MARK}]|(?<![ก-ฮา{_THAI_MARK}])[ะาำ]|[เแโใไ](?![ก-ฮ])"
)
_BROKEN, _FOREIGN, _ORDINARY, _POINT, _FREQUENT = -4.0, -0.7, 0.2, 0.4, 1.0


@dataclass(frozen=True)
class Candidate:
    """A likely encoding, and the first line with a character beyond ASCII, decoded in it."""

    codec: str
    first_line: str


def from_bom(head: bytes) -> tuple[str, int] | None:
    """Return the codec that a byte-order mark names, and the mark's length in bytes; None without a mark.

    https://www.unicode.org/faq/utf_bom.html
    """
    return next(((codec, len(mark)) for mark, codec in _MARKS if head.startswith(mark)), None)


def candidates(sample: bytes) -> list[Candidate]:
    """Return the likely encodings of bytes that are not UTF-8, the likeliest first, four at most.

    The list is empty if no encoding fits, for example for damaged UTF-8.
    """
    high = re.search(rb"[\x80-\xff]", sample)
    # Before the first such byte all encodings decode alike; an even start keeps UTF-16 in step.
    start = max(0, high.start() - 256) & ~1 if high else 0
    part = sample[start : start + _SAMPLE_BYTES]
    scored = []
    for codec, score in _SCORES.items():
        text = _decoded(part, codec)
        worth = score(text)
        if worth is not None and worth > 0:
            scored.append((worth, Candidate(codec, _telling_line(text))))
    scored.sort(key=lambda one: -one[0])
    return [candidate for worth, candidate in scored[:MOST_CANDIDATES] if worth > scored[0][0] * _CLOSE]


def is_known(codec: str) -> bool:
    """Return whether files can be read in the encoding `codec`, as an operator names it."""
    try:
        name = codecs.lookup(codec).name
        codecs.getincrementaldecoder(codec)
        # Only a codec from bytes to text may be used here; an empty text would try none.
        b"a".decode(codec, "replace")
    except (LookupError, ValueError):
        return False
    return name.replace("_", "-") not in _NOT_FOR_FILES


def reading_codec(codec: str) -> str:
    """Return the codec that reads files labelled `codec`: cp950 for Big5, which is what Windows writes."""
    name = codecs.lookup(codec).name
    return _WIDER.get(name, name)


def _decoded(part: bytes, codec: str) -> str:
    # Not final: the sample may end inside a character.
    return codecs.getincrementaldecoder(reading_codec(codec))("replace").decode(part)


def _telling_line(text: str) -> str:
    """Return the first line with a character beyond ASCII, from shortly before that character."""
    match = re.search(r"[^\x00-\x7f]", text)
    at = match.start() if match else 0
    begin = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
    cut = at - begin > SHOWN_CHARACTERS // 2
    line = re.split(r"[\r\n]", text[at - _BEFORE if cut else begin :][:_LOOKED_AT], maxsplit=1)[0]
    shown = ("…" if cut else "") + "".join(
        character if character.isprintable() else " " if character == "\t" else "�"
        for character in redacted(line)[:SHOWN_CHARACTERS]
    )
    return shown[:SHOWN_CHARACTERS]


def _pairs(codec: str, first: int, last: int) -> Callable[[], frozenset[str]]:
    """Return a function for the characters in everyday use: the rows `first` to `last` of the standard."""

    @cache
    def read() -> frozenset[str]:
        every = (bytes((lead, trail)) for lead in range(first, last + 1) for trail in range(0x40, 0xFF))
        return frozenset("".join(pair.decode(codec, "ignore") for pair in every)) - {
            chr(i) for i in range(128)
        }

    return read


_HANT = _pairs("big5", 0xA4, 0xC6)
_HANS = _pairs("gb2312", 0xB0, 0xD7)
_KANJI = _pairs("euc_jp", 0xB0, 0xCF)
_HANGUL = _pairs("euc_kr", 0xB0, 0xC8)


def _by_use(
    frequent: frozenset[str], ordinary: Callable[[], frozenset[str]]
) -> Callable[[str], float | None]:
    """Return a function for the mean score of a text's characters beyond ASCII, None without any."""

    def score(text: str) -> float | None:
        counts = Counter({one: n for one, n in Counter(text).items() if not one.isascii() or _is_broken(one)})
        worths = (n * _worth(one, frequent, ordinary()) for one, n in counts.items())
        return sum(worths) / counts.total() if counts else None

    return score


def _worth(one: str, frequent: frozenset[str], ordinary: frozenset[str]) -> float:
    if one in frequent:
        return _FREQUENT
    if one in PUNCTUATION:
        return _POINT
    if one in ordinary:
        return _ORDINARY
    return _BROKEN if _is_broken(one) else _FOREIGN


def _is_broken(one: str) -> bool:
    """Return whether no text has it: a control, private-use, unassigned or replacement character."""
    return one == "\ufffd" or (one not in "\t\r\n" and unicodedata.category(one) in ("Cc", "Cn", "Co", "Cs"))


def _thai(text: str) -> float | None:
    plain = _by_use(TH, frozenset)(text)
    if plain is None:
        return None
    # Each byte is a letter, so frequent letters occur by chance; their order is better evidence.
    beyond = sum(not one.isascii() for one in text)
    return plain - 0.3 - 3 * len(_THAI_MISPLACED.findall(text)) / max(beyond, 1)


def _latin(text: str) -> float | None:
    """Score Western European text: accented letters come alone or in pairs, never in long runs."""
    worths = list(_latin_worths(text))
    return sum(worths) / len(worths) if worths else None


def _latin_worths(text: str) -> Iterator[float]:
    for run in re.findall(r"[^\x00-\x7f]+|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+", text):
        for character in run:
            if _is_broken(character):
                yield _BROKEN
            else:
                yield 0.7 if character in LATIN and len(run) <= 2 else _FOREIGN


def _wide(text: str) -> float | None:
    """Score UTF-16 without a mark. ASCII counts, too: the wrong byte order turns it into ideographs."""
    frequent = ZH_HANT | ZH_HANS | JA | KO | TH | LATIN
    ordinary = _HANT() | _HANS() | _KANJI() | _HANGUL()
    counts = Counter(text)
    worths = (
        n
        * (
            0.8
            if character.isascii() and not _is_broken(character)
            else _worth(character, frequent, ordinary)
        )
        for character, n in counts.items()
    )
    return sum(worths) / counts.total() if counts else None


_SCORES: dict[str, Callable[[str], float | None]] = {
    "big5": _by_use(ZH_HANT, _HANT),
    "gb18030": _by_use(ZH_HANS, _HANS),
    "euc_kr": _by_use(KO, _HANGUL),
    "shift_jis": _by_use(JA, _KANJI),
    "euc_jp": _by_use(JA, _KANJI),
    "utf-16-le": _wide,
    "utf-16-be": _wide,
    "cp874": _thai,
    "windows-1252": _latin,
}
