"""Set two texts side by side; a Chinese, Japanese or Korean character takes two columns."""

from collections.abc import Iterator
from itertools import zip_longest

from tuneline.charts.text_width import display_width, width_of
from tuneline.datasets.findings.printable import as_printable


def side_by_side(left: str, right: str, *, width: int) -> str:
    """Set both in columns, `width` wide in total, without blanks at the ends of lines."""
    each = max((width - 3) // 2, 8)
    lines = zip_longest(_lines(left, each), _lines(right, each), fillvalue="")
    return "\n".join(
        f"{first}{' ' * (each - display_width(first))} │ {second}".rstrip() for first, second in lines
    )


def readable(text: str) -> str:
    """`text` in its lines, without control characters."""
    return "\n".join(map(as_printable, text.split("\n")))


def _lines(text: str, width: int) -> Iterator[str]:
    for paragraph in text.split("\n"):
        line, used = "", 0
        for character in paragraph.expandtabs(4):
            taken = width_of(character)
            if used + taken > width:
                yield from _cut(line, character)
                begun = "" if character == " " else line[_last_space(line, character) :] + character
                line, used = begun, display_width(begun)
                continue
            line, used = line + character, used + taken
        yield line


def _last_space(line: str, character: str) -> int:
    """The start of the word that moves to the next line; the end if words are not separated by blanks."""
    is_word = character.isascii() and line[-1:].isascii() and character != " "
    at = line.rfind(" ") + 1 if is_word else 0
    return at or len(line)


def _cut(line: str, character: str) -> Iterator[str]:
    yield line if character == " " else line[: _last_space(line, character)].rstrip()
