"""Draw bars from the boxes of a Flex Message: LINE shows pictures from public addresses only."""

import math
from collections.abc import Sequence
from typing import Final

from tuneline.line.flex.components import Component, FlexBox, FlexFiller, FlexText
from tuneline.operator_cards.style import GREEN, SOFT

MOST_BARS: Final = 24
_HEIGHT: Final = "96px"
_PALE: Final = "#b9c4ce"
# A bar that is lower cannot be seen.
_LEAST_PERCENT: Final = 2


def curve_chart(values: Sequence[float]) -> FlexBox:
    """Draw a curve as at most MOST_BARS bars from zero to its highest value; it has at least one value."""
    shown = _thinned(values)
    highest = max(shown)
    bars = tuple(_bar(value / highest if highest > 0 else 0, _PALE) for value in shown[:-1])
    last = _bar(shown[-1] / highest if highest > 0 else 0, GREEN)
    return FlexBox(layout="horizontal", spacing="xs", height=_HEIGHT, contents=(*bars, last))


def score_chart(before: tuple[str, float], after: tuple[str, float], *, highest: float) -> FlexBox:
    """Draw two bars, each with its value above and its name below."""
    columns = ((*before, _PALE), (*after, GREEN))
    return FlexBox(
        layout="horizontal",
        spacing="xxl",
        contents=tuple(
            FlexBox(
                spacing="xs",
                contents=(
                    FlexText(text=f"{value:.1f}", size="lg", is_bold=True, align="center"),
                    FlexBox(layout="horizontal", height=_HEIGHT, contents=(_bar(value / highest, color),)),
                    FlexText(text=name, size="xs", color=SOFT, align="center"),
                ),
            )
            for name, value, color in columns
        ),
    )


def _bar(share: float, color: str) -> Component:
    """Return one bar at the bottom of its column."""
    percent = round(min(max(share * 100, _LEAST_PERCENT), 100)) if math.isfinite(share) else _LEAST_PERCENT
    bar = FlexBox(contents=(FlexFiller(),), background=color, corner_radius="xs", height=f"{percent}%")
    return FlexBox(contents=(bar,), height="100%", justify="flex-end", flex=1)


def _thinned(values: Sequence[float]) -> list[float]:
    """Return the first and the last value, and evenly chosen ones between."""
    if len(values) <= MOST_BARS:
        return list(values)
    last = len(values) - 1
    return [values[round(number * last / (MOST_BARS - 1))] for number in range(MOST_BARS)]
