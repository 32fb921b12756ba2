"""Draw columns beside each other: values above zero are stacked upwards, those below zero downwards."""

from collections.abc import Sequence
from typing import Final

from tuneline.charts.chart import Chart
from tuneline.charts.description import value_text
from tuneline.charts.numbers import finite
from tuneline.charts.svg.frame import Frame
from tuneline.charts.svg.sheet import MARGIN, TEXT, Sheet, cut_to, length, text_length
from tuneline.charts.svg.style import fill
from tuneline.charts.thinning import thinned_categories

MOST_COLUMNS: Final = 60
_SHARE: Final = 0.7
_WIDEST: Final = 44
_MOST_VALUES: Final = 8


def stack_ends(chart: Chart) -> list[float]:
    """How far the columns reach, up and down."""
    ends = []
    for number in range(len(chart.categories)):
        values = [value for _, value in chart.stack(number)]
        ends += [sum(value for value in values if value > 0), sum(value for value in values if value < 0)]
    return [end for value in ends if (end := finite(value)) is not None]


def draw_columns(sheet: Sheet, chart: Chart, frame: Frame) -> None:
    """Draw at most MOST_COLUMNS of them, with as many names as fit."""
    totals = chart.totals
    shown = thinned_categories(totals, MOST_COLUMNS)
    each = (frame.right - frame.left) / len(shown)
    width = min(each * _SHARE, _WIDEST)
    values = [value_text(totals[number], chart.y) for number in shown]
    has_values = len(shown) <= _MOST_VALUES and max(map(text_length, values)) <= each + 4
    for at, number in enumerate(shown):
        middle = frame.left + (at + 0.5) * each
        top = _draw_stack(sheet, chart, frame, number, middle - width / 2, width)
        if has_values and chart.stack(number):
            sheet.text(values[at], middle, top - 3, anchor="middle")
    _draw_names(sheet, [chart.categories[number] for number in shown], frame, each)


def _draw_stack(sheet: Sheet, chart: Chart, frame: Frame, number: int, left: float, width: float) -> float:
    """Draw one column, and return its top."""
    up, down = 0.0, 0.0
    for bars, value in chart.stack(number):
        start = up if value >= 0 else down
        low, high = sorted((frame.at_y(start), frame.at_y(start + value)))
        up, down = up + max(value, 0.0), down + min(value, 0.0)
        size = f'x="{length(left)}" y="{length(low)}" width="{length(width)}"'
        # A value that is not zero can be seen, however small it is.
        height = length(max(high - low, 1.0 if value else 0.0))
        sheet.add(f'<rect {size} height="{height}" {fill(sheet.uid, bars.tone)}/>')
    return frame.at_y(up)


def _draw_names(sheet: Sheet, names: Sequence[str], frame: Frame, each: float) -> None:
    """Draw every name; the last and every second, third … if they are too long to be beside each other."""
    names = [cut_to(name, sheet.width / 2) for name in names]
    longest = max(map(text_length, names))
    every = max(1, int(-(-(longest + 4) // each)))
    for at in range(len(names) - 1, -1, -every):
        half = text_length(names[at]) / 2
        middle = min(max(frame.left + (at + 0.5) * each, MARGIN + half), sheet.width - MARGIN - half)
        sheet.text(names[at], middle, frame.bottom + TEXT * 1.4, anchor="middle", kind="soft")
