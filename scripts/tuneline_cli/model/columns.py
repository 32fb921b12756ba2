"""Two texts side by side, where a Chinese, Japanese or Korean character takes two places."""

import unicodedata
from collections.abc import Iterator
from itertools import zip_longest

from tuneline.datasets.findings.printable import as_printable


def side_by_side(left: str, right: str, *, width: int) -> str:
    """Both in columns, all in all `width` places wide; blank places at the ends of lines are cut."""
    each = max((width - 3) // 2, 8)
    lines = zip_longest(_lines(left, each), _lines(right, each), fillvalue="")
    return "\n".join(f"{one}{' ' * (each - places(one))} │ {two}".rstrip() for one, two in lines)


def readable(text: str) -> str:
    """`text` in its lines, without what would act on the reader's terminal."""
    return "\n".join(map(as_printable, text.split("\n")))


def places(text: str) -> int:
    """How many places `text` takes in a terminal."""
    return sum(map(_places_of, text))


def _places_of(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _lines(text: str, width: int) -> Iterator[str]:
    for paragraph in text.split("\n"):
        line, used = "", 0
        for character in paragraph.expandtabs(4):
            taken = _places_of(character)
            if used + taken > width:
                yield from _cut(line, character)
                begun = "" if character == " " else line[_last_space(line, character) :] + character
                line, used = begun, places(begun)
                continue
            line, used = line + character, used + taken
        yield line


def _last_space(line: str, character: str) -> int:
    """Where a word begins that goes to the next line; the end, where words are not set apart."""
    is_word = character.isascii() and line[-1:].isascii() and character != " "
    at = line.rfind(" ") + 1 if is_word else 0
    return at or len(line)


def _cut(line: str, character: str) -> Iterator[str]:
    yield line if character == " " else line[: _last_space(line, character)].rstrip()
