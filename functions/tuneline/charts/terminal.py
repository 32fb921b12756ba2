"""Draw a chart with characters, for a terminal of any width and with or without colors."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from tuneline.charts.chart import Chart, Tone
from tuneline.charts.description import named, value_text
from tuneline.charts.numbers import Scale, finite, number_text
from tuneline.charts.terminal_grid import Cell, Grid
from tuneline.charts.text_width import cut, display_width, padded, wrapped
from tuneline.charts.thinning import thinned_categories
from tuneline.unicode import displayable

WIDTH: Final = 80
_LEAST_WIDTH: Final = 40
_ROWS: Final = 12
_MOST_BARS: Final = 24
_COLORS: Final[dict[Tone, str]] = {"first": "34", "second": "33", "third": "36", "quiet": "90"}

_BLOCKS: Final[dict[Tone, str]] = {"first": "█", "second": "▒", "third": "▓", "quiet": "░"}
_ASCII: Final[dict[Tone, str]] = {"first": "#", "second": "/", "third": "%", "quiet": "."}
_BLANK: Final[Cell] = (" ", None)


@dataclass(frozen=True)
class Terminal:
    """What a terminal can show. Without `has_blocks` every character of the drawing is ASCII."""

    width: int = WIDTH
    has_colors: bool = False
    has_blocks: bool = True

    @property
    def columns(self) -> int:
        """The width of a drawing: never wider than 80 columns."""
        return max(_LEAST_WIDTH, min(self.width, WIDTH))

    def bar(self, tone: Tone) -> str:
        """The character of a bar, another one for each tone."""
        return (_BLOCKS if self.has_blocks else _ASCII)[tone]

    def mark(self, tone: Tone) -> str:
        """The character of a line's point; a space is for a line of fine blocks."""
        return {"first": " " if self.has_blocks else "*", "second": "o", "third": "x", "quiet": "."}[tone]

    def painted(self, cells: Iterable[tuple[str, Tone | None]]) -> str:
        """The characters of the cells, each run of a tone in its color."""
        runs = groupby(cells, key=lambda cell: cell[1])
        texts = (("".join(character for character, _ in run), tone) for tone, run in runs)
        return "".join(self.colored(text, tone) if tone else text for text, tone in texts)

    def colored(self, text: str, tone: Tone) -> str:
        """The text in the color of the tone, if there are colors."""
        return f"\x1b[{_COLORS[tone]}m{text}\x1b[0m" if self.has_colors and text.strip() else text


def as_text(chart: Chart, terminal: Terminal) -> str:
    """The chart in lines without blanks at their ends."""
    lines = [*wrapped(chart.title, terminal.columns)]
    if chart.is_empty:
        lines += wrapped(chart.empty, terminal.columns)
    else:
        lines += _curves(chart, terminal) if chart.lines else _bars(chart, terminal)
    for note in chart.notes:
        lines += wrapped(note, terminal.columns)
    if chart.link:
        lines += [*wrapped(chart.link.name, terminal.columns), chart.link.address]
    return "\n".join(line.rstrip() for line in lines)


def _bars(chart: Chart, terminal: Terminal) -> Iterator[str]:
    """Yield a row for each category: its name, its bars from zero, its value; and the threshold."""
    numbers = thinned_categories(chart.totals, _MOST_BARS)
    texts = [value_text(chart.totals[number], chart.y) for number in numbers]
    names = [cut(chart.categories[number], terminal.columns // 3) for number in numbers]
    left, right = max(map(display_width, names)), max(map(display_width, texts))
    width = terminal.columns - left - right - 2
    levels = chart.levels("y")
    ends = [sum(v for _, v in chart.stack(at) if (v > 0) == up) for at in numbers for up in (True, False)]
    highest = [] if chart.y.highest is None else [chart.y.highest]
    scale = Scale.of([*ends, *levels, *highest])
    for number, name, text in zip(numbers, names, texts, strict=True):
        row = _row(chart, number, scale, width, terminal)
        for level in levels:
            at = round(scale.share(level) * (width - 1))
            row[at] = ("|", None) if row[at] == _BLANK else row[at]
        yield f"{padded(name, left)} {terminal.painted(row)} {' ' * (right - display_width(text))}{text}"
    yield from _bar_legend(chart, terminal)


def _row(chart: Chart, number: int, scale: Scale, width: int, terminal: Terminal) -> list[Cell]:
    """The cells of a bar. A value that is not zero takes at least one."""
    cells, ends = [_BLANK] * width, {True: 0.0, False: 0.0}
    for bars, value in chart.stack(number):
        if not value:
            continue
        start = ends[value > 0]
        ends[value > 0] = start + value
        low, high = sorted(round(scale.share(end) * width) for end in (start, start + value))
        low = min(low, width - 1)
        for at in range(low, max(high, low + 1)):
            cells[at] = (terminal.bar(bars.tone), bars.tone)
    return cells


def _bar_legend(chart: Chart, terminal: Terminal) -> Iterator[str]:
    entries = [
        f"{terminal.colored(terminal.bar(bars.tone), bars.tone)} {displayable(bars.name)}"
        for bars in chart.bars
    ]
    if len(entries) > 1 and not chart.is_across:
        yield from entries
    for threshold in chart.thresholds:
        if finite(threshold.value) is not None:
            yield f"| {named(displayable(threshold.name), value_text(threshold.value, chart.y), chart)}"


def _curves(chart: Chart, terminal: Terminal) -> Iterator[str]:
    """Yield the rows of the lines with the numbers of both axes, and the legend."""
    steps = [at for line in chart.lines for x, _ in line.points if (at := finite(x)) is not None]
    x = Scale.of([*steps, *chart.levels("x")], has_zero=False)
    y = Scale.of([*chart.values(), *chart.levels("y")]).widened
    labels = {round((1 - y.share(tick)) * (_ROWS - 1)): number_text(tick, step=y.step) for tick in y.ticks}
    left = max(map(display_width, labels.values()))
    grid = Grid(terminal.columns - left - 2, _ROWS, x=x, y=y)
    grid.draw_thresholds(chart.levels("x"), chart.levels("y"))
    for line in chart.lines:
        grid.draw_line(line, terminal.mark(line.tone))
    border = "│" if terminal.has_blocks else "|"
    for number, row in enumerate(grid.rows()):
        yield f"{labels.get(number, ''):>{left}} {border}{terminal.painted(row)}"
    yield from _steps(chart, terminal, x, left)
    yield from _line_legend(chart, terminal)


def _steps(chart: Chart, terminal: Terminal, x: Scale, left: int) -> Iterator[str]:
    first, last = (number_text(end, digits=chart.x.digits) for end in (x.low, x.high))
    middle = cut(chart.x.name, max(3, terminal.columns - left - len(first) - len(last) - 6))
    free = terminal.columns - left - 2 - len(first) - len(last) - display_width(middle)
    yield f"{' ' * (left + 2)}{first}{' ' * (free // 2)}{middle}{' ' * (free - free // 2)}{last}"


def _line_legend(chart: Chart, terminal: Terminal) -> Iterator[str]:
    for line in chart.lines:
        if line.values and len(chart.lines) > 1:
            mark = terminal.mark(line.tone).replace(" ", "▄")
            yield f"{terminal.colored(mark, line.tone)} {displayable(line.name)}"
    for threshold in chart.thresholds:
        if finite(threshold.value) is not None:
            sign, axis = (":", chart.x) if threshold.axis == "x" else ("-", chart.y)
            yield f"{sign} {named(displayable(threshold.name), value_text(threshold.value, axis), chart)}"
