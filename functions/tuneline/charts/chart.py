"""A chart as data: what it shows and its texts, without a language or a medium of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from tuneline.charts.numbers import finite

# Each has a color and a pattern of its own, so that none is told from the others by its color alone.
Tone = Literal["first", "second", "third", "quiet"]
TONES: Final[tuple[Tone, ...]] = ("first", "second", "third", "quiet")
Point = tuple[float, float | None]


@dataclass(frozen=True)
class Axis:
    """An axis: its name, the unit of its values, and the digits of a value (None: as many as it takes).

    `highest` is the end of its scale if that does not depend on the values.
    """

    name: str = ""
    unit: str = ""
    digits: int | None = None
    highest: float | None = None


@dataclass(frozen=True)
class Line:
    """A series of points by rising x. A point without a value, or with one that is not finite, is a gap."""

    name: str
    points: Sequence[Point]
    tone: Tone = "first"

    @property
    def values(self) -> list[float]:
        """The values, without gaps."""
        return [value for _, y in self.points if (value := finite(y)) is not None]


@dataclass(frozen=True)
class Bars:
    """One value for each category of the chart. Several of them are stacked."""

    name: str
    values: Sequence[float | None]
    tone: Tone = "first"


@dataclass(frozen=True)
class Threshold:
    """A value that matters: a line across the chart, at a value of `axis`."""

    name: str
    value: float
    axis: Literal["x", "y"] = "y"


@dataclass(frozen=True)
class Link:
    """An address, and the text that names it."""

    name: str
    address: str


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A chart has `lines`, or `bars` with a text for each of their `categories`.

    `language` is that of its texts (BCP 47), for fonts and screen readers. `empty` is shown if there is no
    value. Categories with long names are drawn below each other (`is_across`).
    """

    title: str
    language: str
    empty: str
    x: Axis = field(default_factory=Axis)
    y: Axis = field(default_factory=Axis)
    lines: Sequence[Line] = ()
    bars: Sequence[Bars] = ()
    categories: Sequence[str] = ()
    is_across: bool = False
    thresholds: Sequence[Threshold] = ()
    notes: Sequence[str] = ()
    link: Link | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it has no value."""
        return next(self.values(), None) is None

    def values(self) -> Iterator[float]:
        """Yield every value that is drawn."""
        for line in self.lines:
            yield from line.values
        for category in range(len(self.categories)):
            yield from (value for _, value in self.stack(category))

    def levels(self, axis: Literal["x", "y"]) -> list[float]:
        """The values of the thresholds of an axis."""
        own = [finite(each.value) for each in self.thresholds if each.axis == axis]
        return [value for value in own if value is not None]

    @property
    def totals(self) -> list[float]:
        """The sum of each category."""
        return [
            finite(sum(value for _, value in self.stack(category))) or 0.0
            for category in range(len(self.categories))
        ]

    def stack(self, category: int) -> list[tuple[Bars, float]]:
        """The values of a category, by their number in `categories`."""
        own = [(bars, finite(bars.values[category])) for bars in self.bars if category < len(bars.values)]
        return [(bars, value) for bars, value in own if value is not None]
