"""The cells of a terminal as a drawing: lines of quarter blocks, lines of marks, thresholds."""

from collections.abc import Iterable, Iterator
from typing import Final

from tuneline.charts.chart import Line, Point, Tone
from tuneline.charts.numbers import Scale
from tuneline.charts.thinning import thinned_points

# A character and its tone.
Cell = tuple[str, Tone | None]
# Which quarters of a cell are filled: 1 and 2 above, 4 and 8 below.
_QUARTERS: Final = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"


class Grid:
    """`width` columns and `height` rows, with both scales."""

    def __init__(self, width: int, height: int, *, x: Scale, y: Scale) -> None:
        self._width, self._height = width, height
        self._x, self._y = x, y
        self._quarters: dict[tuple[int, int], tuple[int, Tone]] = {}
        self._marks: dict[tuple[int, int], Cell] = {}

    def draw_thresholds(self, upright: Iterable[float], level: Iterable[float]) -> None:
        """Draw a line of colons at each x of `upright`, one of dashes at each y of `level`."""
        for value in level:
            row = round((1 - self._y.share(value)) * (self._height - 1))
            self._marks |= {(row, column): ("-", None) for column in range(self._width)}
        for value in upright:
            column = round(self._x.share(value) * (self._width - 1))
            self._marks |= {(row, column): (":", None) for row in range(self._height)}

    def draw_line(self, line: Line, mark: str) -> None:
        """Draw each point of a line as `mark`; a blank draws the whole line in quarter blocks."""
        before: Point | None = None
        for point in thinned_points(line.points, 4 * self._width):
            if point[1] is None:
                before = None
                continue
            if mark != " ":
                row, column = self._spot(point[0], point[1], 1)
                self._marks[row, column] = (mark, line.tone)
            else:
                self._draw_stroke(before or point, point, line.tone)
            before = point

    def rows(self) -> Iterator[list[Cell]]:
        """Yield the cells of each row: a character, and its tone."""
        for row in range(self._height):
            yield [self._cell(row, column) for column in range(self._width)]

    def _cell(self, row: int, column: int) -> Cell:
        mark = self._marks.get((row, column))
        if mark is not None and mark[1] is not None:
            return mark
        if (row, column) in self._quarters:
            quarters, tone = self._quarters[row, column]
            return _QUARTERS[quarters], tone
        return mark or (" ", None)

    def _draw_stroke(self, start: Point, end: Point, tone: Tone) -> None:
        (top, left), (bottom, right) = (self._spot(x, y or 0.0, 2) for x, y in (start, end))
        steps = max(abs(bottom - top), abs(right - left), 1)
        for step in range(steps + 1):
            row, column = (round(a + (b - a) * step / steps) for a, b in ((top, bottom), (left, right)))
            cell = row // 2, column // 2
            filled = self._quarters.get(cell, (0, tone))[0] | 1 << (row % 2 * 2 + column % 2)
            self._quarters[cell] = (filled, tone)

    def _spot(self, x: float, y: float, fineness: int) -> tuple[int, int]:
        """The row and the column of a point, in cells or in parts of cells."""
        row = round((1 - self._y.share(y)) * (self._height * fineness - 1))
        return row, round(self._x.share(x) * (self._width * fineness - 1))
