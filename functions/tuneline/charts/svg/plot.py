"""Draw lines or columns between two axes, with the thresholds."""

from tuneline.charts.chart import Axis, Chart
from tuneline.charts.numbers import Scale, finite, number_text
from tuneline.charts.svg.columns import draw_columns, stack_ends
from tuneline.charts.svg.curves import draw_curves
from tuneline.charts.svg.frame import Frame
from tuneline.charts.svg.sheet import MARGIN, TEXT, Sheet, length, lines_of, text_length

_HEIGHT = 150
_TICK_GAP = 5
_LINE = TEXT * 1.4


def draw_plot(sheet: Sheet, chart: Chart) -> None:
    """Draw the axes with round numbers, the values, and the thresholds above them."""
    x, y = _scales(chart)
    ticks = [(tick, number_text(tick, digits=_digits(chart.y, y.step), step=y.step)) for tick in y.ticks]
    name = (
        f"{chart.y.name} ({chart.y.unit})" if chart.y.name and chart.y.unit else chart.y.name or chart.y.unit
    )
    if name:
        sheet.paragraph(name, kind="soft")
    left = MARGIN + max(text_length(text) for _, text in ticks) + _TICK_GAP
    # The value of the highest column is above it.
    top = sheet.y + TEXT * (0.5 if chart.lines else 1.4)
    frame = Frame(left, sheet.width - MARGIN, top, top + _HEIGHT, x, y)
    for tick, text in ticks:
        at = frame.at_y(tick)
        kind = "zero" if tick == 0 else "rule"
        sheet.add(f'<path class="{kind}" d="M{length(left)} {length(at)}H{length(frame.right)}"/>')
        sheet.text(text, left - _TICK_GAP, at + TEXT * 0.35, anchor="end", kind="soft")
    (draw_curves if chart.lines else draw_columns)(sheet, chart, frame)
    _draw_thresholds(sheet, chart, frame)
    if chart.lines:
        _draw_steps(sheet, frame)
    sheet.y = frame.bottom + _LINE + _TICK_GAP
    for line in lines_of(chart.x.name, sheet.inside):
        sheet.text(line, frame.right, sheet.y + TEXT, anchor="end", kind="soft")
        sheet.y += _LINE


def _scales(chart: Chart) -> tuple[Scale, Scale]:
    steps = [at for line in chart.lines for x, _ in line.points if (at := finite(x)) is not None]
    values = list(chart.values()) if chart.lines else stack_ends(chart)
    ends = [chart.y.highest] if chart.y.highest is not None else []
    x = Scale.of([*steps, *chart.levels("x")], has_zero=False)
    return x, Scale.of([*values, *chart.levels("y"), *ends]).widened


def _digits(axis: Axis, step: float) -> int | None:
    """Whole amounts of money need no decimals."""
    return 0 if axis.digits and step >= 1 else None


def _draw_steps(sheet: Sheet, frame: Frame) -> None:
    """Draw the numbers of the x axis; the outer ones stay on the sheet."""
    for tick in frame.x.ticks:
        text = number_text(tick, step=frame.x.step)
        half = text_length(text) / 2
        at = min(max(frame.at_x(tick), MARGIN + half), sheet.width - MARGIN - half)
        sheet.text(text, at, frame.bottom + _LINE, anchor="middle", kind="soft")


def _draw_thresholds(sheet: Sheet, chart: Chart, frame: Frame) -> None:
    for threshold in chart.thresholds:
        value = finite(threshold.value)
        if value is None:
            continue
        path = (
            f"M{length(frame.at_x(value))} {length(frame.top)}V{length(frame.bottom)}"
            if threshold.axis == "x"
            else f"M{length(frame.left)} {length(frame.at_y(value))}H{length(frame.right)}"
        )
        sheet.add(f'<path class="threshold" d="{path}"/>')
