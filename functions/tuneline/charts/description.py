"""Say in a text what a chart shows: for screen readers, and below a picture that shows no numbers."""

from collections.abc import Iterator

from tuneline.charts.chart import Axis, Chart, Line
from tuneline.charts.numbers import finite, number_text
from tuneline.texts.punctuation import colon, sentences

_MOST_CATEGORIES = 24


def value_text(value: float, axis: Axis) -> str:
    """A value with its unit: a currency before it, another unit after it."""
    text = number_text(value, digits=axis.digits)
    if axis.unit.endswith("$"):
        return f"-{axis.unit}{text[1:]}" if text.startswith("-") else f"{axis.unit}{text}"
    return f"{text} {axis.unit}".rstrip()


def named(name: str, value: str, chart: Chart) -> str:
    """A value after its name, in the punctuation of the chart's language."""
    return f"{name}{colon(chart.language)}{value}"


def description(chart: Chart) -> str:
    """The chart's values as a text without words of its own."""
    return sentences([chart.empty] if chart.is_empty else [*_statements(chart), *chart.notes], chart.language)


def ends_text(line: Line, axis: Axis) -> str:
    """A line's first and last value."""
    values = line.values
    shown = [values[0], values[-1]] if len(values) > 1 else values
    return " → ".join(value_text(value, axis) for value in shown)


def _statements(chart: Chart) -> Iterator[str]:
    for line in chart.lines:
        steps = [at for x, y in line.points if finite(y) is not None and (at := finite(x)) is not None]
        if not steps:
            continue
        span = " – ".join(
            number_text(at, digits=chart.x.digits) for at in dict.fromkeys((steps[0], steps[-1]))
        )
        low, high = (value_text(value, chart.y) for value in (min(line.values), max(line.values)))
        course = f"{ends_text(line, chart.y)} ({chart.x.name} {span}; {low} – {high})"
        yield named(line.name, course, chart)
    for number, category in enumerate(chart.categories[:_MOST_CATEGORIES]):
        values = [
            f"{bars.name} {value_text(value, chart.y)}"
            if bars.name != category
            else value_text(value, chart.y)
            for bars, value in chart.stack(number)
        ]
        if values:
            yield named(category, ", ".join(values), chart)
    for threshold in chart.thresholds:
        if (value := finite(threshold.value)) is not None:
            axis = chart.x if threshold.axis == "x" else chart.y
            yield named(threshold.name, value_text(value, axis), chart)
