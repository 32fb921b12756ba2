"""A sheet on which the elements of an SVG are placed from the top down. Lengths are in its own units."""

import re
from html import escape
from typing import Final

from tuneline.charts.text_width import width_of, wrapped
from tuneline.unicode import displayable

# A phone's narrowest width in pixels is about the sheet's width in units, so a letter there has its own size.
WIDTH: Final = 340
MARGIN: Final = 10
TEXT: Final = 12
TITLE: Final = 14
# The widths of characters by their columns in a terminal, in parts of the letter's size. Thai is the widest.
_WIDTHS: Final = (0.0, 0.58, 1.0)
_LEADING: Final = 1.4


class Sheet:
    """The elements so far, and where the next ones begin (`y`). `uid` makes its ids unique in a page."""

    def __init__(self, uid: str, width: int = WIDTH) -> None:
        self.uid = uid
        self.width = width
        self.y: float = MARGIN
        self._elements: list[str] = []

    @property
    def inside(self) -> int:
        """The width between the margins."""
        return self.width - 2 * MARGIN

    def add(self, element: str) -> None:
        """Add an element."""
        self._elements.append(element)

    def text(self, text: str, x: float, y: float, *, anchor: str = "start", kind: str = "") -> None:
        """Add one line of text with its baseline at `y`; `kind` is its class."""
        ends = "" if anchor == "start" else f' text-anchor="{anchor}"'
        shown = f' class="{kind}"' if kind else ""
        self.add(f'<text x="{length(x)}" y="{length(y)}"{ends}{shown}>{as_content(text)}</text>')

    def paragraph(self, text: str, *, kind: str = "", size: int = TEXT, x: float = MARGIN) -> None:
        """Add a text in as many lines as it takes, below what is there."""
        for line in wrapped(text, (self.width - MARGIN - x) / size, _measure):
            self.text(line, x, self.y + size, kind=kind)
            self.y += size * _LEADING

    def rectangle(self, x: float, y: float, width: float, height: float, fill: str) -> None:
        """Add a rectangle; `fill` is a class, or a tone with its pattern."""
        size = f'width="{length(width)}" height="{length(height)}"'
        self.add(f'<rect x="{length(x)}" y="{length(y)}" {size} class="{fill}"/>')

    @property
    def elements(self) -> str:
        """All elements."""
        return "\n".join(self._elements)


def as_content(text: str) -> str:
    """A text as the content of an element: XML has no control characters, and not these two."""
    return escape(re.sub("[\ufffe\uffff]", "", " ".join(displayable(text).split())))


def length(value: float) -> str:
    """A length with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")


def text_length(text: str, size: int = TEXT) -> float:
    """About how long a text is; seldom less than it is drawn."""
    return size * sum(map(_measure, text))


def lines_of(text: str, space: float) -> list[str]:
    """The lines of a text of the usual size that are at most as long as `space`."""
    return wrapped(text, max(4.0, space / TEXT), _measure)


def cut_to(text: str, space: float) -> str:
    """The text, or the beginning of it that is at most as long as `space`, with an ellipsis."""
    lines = lines_of(text, space)
    if len(lines) < 2:
        return "".join(lines)
    return f"{lines_of(text, space - TEXT)[0]}…"


def _measure(character: str) -> float:
    return _WIDTHS[width_of(character)]
