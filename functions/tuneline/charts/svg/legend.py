"""Draw the legend: what each line, each pattern and each threshold stands for."""

from tuneline.charts.chart import Axis, Chart, Tone
from tuneline.charts.description import named, value_text
from tuneline.charts.numbers import finite
from tuneline.charts.svg.sheet import MARGIN, TEXT, Sheet, length, text_length
from tuneline.charts.svg.style import fill

_SAMPLE = 22
_GAP = 12
_ROW = TEXT * 1.4


def draw_legend(sheet: Sheet, chart: Chart) -> None:
    """Draw entries in rows, as many as fit. A single line needs none but its thresholds."""
    x: float = MARGIN
    for name, tone in _entries(chart):
        width = _SAMPLE + text_length(name)
        if x > MARGIN and x + width > sheet.width - MARGIN:
            x, sheet.y = MARGIN, sheet.y + _ROW
        _draw_sample(sheet, chart, tone, x)
        if x + width > sheet.width - MARGIN:
            sheet.paragraph(name, x=x + _SAMPLE)
            x = MARGIN
            continue
        sheet.text(name, x + _SAMPLE, sheet.y + TEXT)
        x += width + _GAP
    if x > MARGIN:
        sheet.y += _ROW


def _entries(chart: Chart) -> list[tuple[str, Tone | None]]:
    """The names with their tones; a threshold has none."""
    own: list[tuple[str, Tone | None]] = [(line.name, line.tone) for line in chart.lines if line.values]
    if not chart.is_across:
        own += [(bars.name, bars.tone) for bars in chart.bars]
    entries = own if len(own) > 1 else []
    for threshold in chart.thresholds:
        axis: Axis = chart.x if threshold.axis == "x" else chart.y
        if (value := finite(threshold.value)) is not None:
            entries.append((named(threshold.name, value_text(value, axis), chart), None))
    return entries


def _draw_sample(sheet: Sheet, chart: Chart, tone: Tone | None, x: float) -> None:
    middle = sheet.y + TEXT * 0.65
    across = f"M{length(x)} {length(middle)}h{_SAMPLE - 6}"
    if tone is None:
        sheet.add(f'<path class="threshold" d="{across}"/>')
    elif chart.lines:
        sheet.add(f'<path class="line {tone}" style="fill:none" d="{across}"/>')
    else:
        top = length(middle - 5)
        sheet.add(
            f'<rect x="{length(x)}" y="{top}" width="{_SAMPLE - 6}" height="10" {fill(sheet.uid, tone)}/>'
        )
