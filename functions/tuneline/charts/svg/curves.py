"""Draw lines: each with a dash and a mark of its own, interrupted at gaps."""

from collections.abc import Iterator, Sequence
from typing import Final

from tuneline.charts.chart import Chart, Line, Point
from tuneline.charts.svg.frame import Frame
from tuneline.charts.svg.sheet import Sheet, length
from tuneline.charts.thinning import thinned_points

# More points than the sheet is wide cannot be seen.
MOST_POINTS: Final = 240
_MOST_MARKS: Final = 40
_RADIUS: Final = 2.5
Spot = tuple[float, float]


def draw_curves(sheet: Sheet, chart: Chart, frame: Frame) -> None:
    """Draw every line that has a value."""
    for line in chart.lines:
        runs = list(_runs(thinned_points(line.points, MOST_POINTS), frame))
        has_marks = sum(map(len, runs)) <= _MOST_MARKS
        for run in runs:
            if len(run) > 1:
                path = "L".join(f"{length(x)} {length(y)}" for x, y in run)
                sheet.add(f'<path class="line {line.tone}" style="fill:none" d="M{path}"/>')
            if has_marks or len(run) == 1:
                _draw_marks(sheet, line, run)


def _runs(points: Sequence[Point], frame: Frame) -> Iterator[list[Spot]]:
    """Yield the places of the points between gaps."""
    run: list[Spot] = []
    for x, y in [*points, (0.0, None)]:
        if y is not None:
            run.append((frame.at_x(x), frame.at_y(y)))
        elif run:
            yield run
            run = []


def _draw_marks(sheet: Sheet, line: Line, run: Sequence[Spot]) -> None:
    """A dot for the first tone, a square for the others."""
    for x, y in run:
        if line.tone == "first":
            sheet.add(f'<circle class="first" cx="{length(x)}" cy="{length(y)}" r="{_RADIUS}"/>')
        else:
            sheet.rectangle(x - _RADIUS, y - _RADIUS, 2 * _RADIUS, 2 * _RADIUS, line.tone)
