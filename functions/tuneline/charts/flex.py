"""Draw a chart with the boxes of a Flex Message: LINE shows pictures from public addresses only.

The cards are light in any mode of LINE. A box has no pattern, so each value is also a text.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tuneline.charts.chart import Chart, Line, Tone
from tuneline.charts.description import ends_text, named, value_text
from tuneline.charts.numbers import Scale, finite
from tuneline.charts.thinning import thinned_categories, thinned_points
from tuneline.line.flex.components import Component, FlexBox, FlexFiller, FlexSeparator, FlexText
from tuneline.line.flex.limits import shortened

# A bubble has 30 kilobytes, and two lines have room in a small part of it.
MOST_BARS: Final = 24
MOST_CATEGORIES: Final = 12
# A phone breaks a month's name in two if more columns are beside each other.
_MOST_WHOLE_NAMES: Final = 4
_HEIGHT: Final = "80px"
_BAR: Final = "10px"
_NAME_UNITS: Final = 60
# A bar that is lower cannot be seen.
_LEAST_PERCENT: Final = 2
_SOFT: Final = "#5b6675"
_TRACK: Final = "#e7ebef"
_COLORS: Final[Mapping[Tone, str]] = {
    "first": "#0072b2",
    "second": "#d55e00",
    "third": "#00845f",
    "quiet": "#8a95a1",
}
# Small letters need more contrast with the white card than a bar does.
_TEXT_COLORS: Final[Mapping[Tone, str]] = {**_COLORS, "second": "#b34f00", "quiet": _SOFT}


def chart_boxes(chart: Chart) -> list[Component]:
    """The chart as parts of a card's body, its title first."""
    boxes: list[Component] = [_note(chart.title)]
    if chart.is_empty:
        boxes.append(_note(chart.empty))
    elif chart.lines:
        for line in chart.lines:
            boxes += _curve(chart, line)
    elif chart.is_across:
        boxes += (_across(chart, number) for number in range(min(len(chart.categories), MOST_CATEGORIES)))
    else:
        boxes += _columns(chart)
    return [*boxes, *(_note(note) for note in chart.notes)]


def _curve(chart: Chart, line: Line) -> Iterator[Component]:
    """Yield a line as columns from zero to the highest value of all lines, and its first and last value."""
    values = [y for _, y in thinned_points(line.points, MOST_BARS) if y is not None]
    if not values:
        return
    highest = max(0.0, *chart.values())
    bars = tuple(_column([(max(value, 0.0), line.tone)], highest) for value in values)
    yield FlexBox(layout="horizontal", spacing="xs", height=_HEIGHT, contents=bars)
    ends = ends_text(line, chart.y)
    text = named(line.name, ends, chart) if len(chart.lines) > 1 else ends
    yield FlexText(text=text, size="xs", color=_TEXT_COLORS[line.tone])


def _across(chart: Chart, number: int) -> Component:
    """One category: its name with its value, and its bar below."""
    stack, total = chart.stack(number), chart.totals[number]
    highest = chart.y.highest or max(0.0, *chart.totals)
    filled = tuple(
        FlexBox(contents=(FlexFiller(),), background=_COLORS[bars.tone], width=f"{share}%", height=_BAR)
        for bars, value in stack
        if (share := _percent(value, highest))
    )
    name = shortened(chart.categories[number], _NAME_UNITS) or "–"
    head = FlexBox(
        layout="horizontal",
        contents=(
            FlexText(text=name, size="xs", color=_SOFT, flex=3),
            FlexText(text=value_text(total, chart.y) if stack else "–", is_bold=True, align="end", flex=2),
        ),
    )
    track = FlexBox(
        layout="horizontal",
        contents=filled or (FlexFiller(),),
        background=_TRACK,
        height=_BAR,
        corner_radius="xs",
    )
    return FlexBox(spacing="xs", contents=(head, track))


def _columns(chart: Chart) -> Iterator[Component]:
    """Yield the columns with the lowest threshold above them, their names, and what each tone adds up to."""
    numbers = thinned_categories(chart.totals, MOST_CATEGORIES)
    levels = chart.levels("y")
    highest = max([0.0, *levels, *(chart.totals[number] for number in numbers)])
    for threshold in chart.thresholds:
        if finite(threshold.value) is not None:
            yield _note(named(threshold.name, value_text(threshold.value, chart.y), chart))
    # If a column is higher, the line would not be where the threshold is.
    if levels and max(levels) == highest:
        yield FlexSeparator(color=_SOFT)
    columns = [[(max(value, 0.0), bars.tone) for bars, value in chart.stack(number)] for number in numbers]
    drawn = tuple(_column(column, highest) for column in columns)
    yield FlexBox(layout="horizontal", spacing="sm", height=_HEIGHT, contents=drawn)
    names = tuple(
        FlexText(text=name, size="xxs", color=_SOFT, align="center")
        for name in _column_names([chart.categories[number] for number in numbers])
    )
    yield FlexBox(layout="horizontal", spacing="sm", contents=names)
    for bars, value in chart.stack(len(chart.categories) - 1):
        text = named(f"■ {chart.categories[-1]} {bars.name}", value_text(value, chart.y), chart)
        yield FlexText(text=text, size="xs", color=_TEXT_COLORS[bars.tone])


def _column_names(categories: Sequence[str]) -> Iterator[str]:
    """Yield the names below columns; of many months only the number, `11` of `2026-11`."""
    for category in categories:
        name = category.rpartition("-")[2] if len(categories) > _MOST_WHOLE_NAMES else category
        yield shortened(name, 10) or "–"


def _column(stack: Sequence[tuple[float, Tone]], highest: float) -> FlexBox:
    """Return values on each other, at the bottom of their column."""
    bars = tuple(
        FlexBox(contents=(FlexFiller(),), background=_COLORS[tone], height=f"{share}%", corner_radius="xs")
        for value, tone in reversed(stack)
        if (share := _percent(value, highest))
    )
    return FlexBox(contents=bars or (FlexFiller(),), height="100%", justify="flex-end", flex=1)


def _percent(value: float, highest: float) -> int:
    """The share of a value; 0 only if it is 0 or less."""
    if highest <= 0:
        return _LEAST_PERCENT
    share = Scale(0, highest).share(value)
    return max(round(share * 100), _LEAST_PERCENT) if value > 0 else 0


def _note(text: str) -> FlexText:
    return FlexText(text=shortened(text, 300) or "–", size="xs", color=_SOFT)
