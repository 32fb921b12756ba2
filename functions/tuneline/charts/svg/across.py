"""Draw bars below each other, each with its name and its value above: names of any length fit."""

from tuneline.charts.chart import Chart
from tuneline.charts.description import value_text
from tuneline.charts.numbers import Scale
from tuneline.charts.svg.sheet import MARGIN, TEXT, Sheet, length, lines_of, text_length
from tuneline.charts.svg.style import fill

_BAR = 12
_GAP = 8
_LINE = TEXT * 1.4


def draw_across(sheet: Sheet, chart: Chart) -> None:
    """Draw each category on a track that is as long as the scale. Values below zero have no bar."""
    scale = Scale.of([chart.y.highest] if chart.y.highest else [max(0.0, total) for total in chart.totals])
    for number, category in enumerate(chart.categories):
        stack = chart.stack(number)
        shown = value_text(chart.totals[number], chart.y) if stack else "–"
        _draw_name(sheet, category, shown)
        sheet.rectangle(MARGIN, sheet.y, sheet.inside, _BAR, "track")
        x: float = MARGIN
        for bars, value in stack:
            width = scale.share(value) * sheet.inside
            width = min(width, MARGIN + sheet.inside - x)
            if width > 0:
                size = f'x="{length(x)}" y="{length(sheet.y)}" width="{length(width)}" height="{_BAR}"'
                sheet.add(f"<rect {size} {fill(sheet.uid, bars.tone)}/>")
            x += width
        sheet.y += _BAR + _GAP


def _draw_name(sheet: Sheet, name: str, value: str) -> None:
    """Draw the name with the value at the end of its last line."""
    left = sheet.inside - text_length(value) - _GAP
    for line in lines_of(name, left) or [""]:
        sheet.text(line, MARGIN, sheet.y + TEXT)
        sheet.y += _LINE
    sheet.text(value, sheet.width - MARGIN, sheet.y - _LINE + TEXT, anchor="end")
