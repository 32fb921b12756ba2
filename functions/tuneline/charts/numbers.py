"""Numbers on a chart: finite ones, round steps of a scale, and numbers as text in any language."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

# A chart has no use for more, and differences of such numbers are finite, too.
_LARGEST: Final = 1e300
_SMALLEST: Final = 1e-300
_STEPS: Final = 5
_MOST_DIGITS: Final = 4


def finite(value: float | None) -> float | None:
    """Return the value as it can be drawn; None for what is no number, or infinite."""
    if value is None or not math.isfinite(value):
        return None
    return 0.0 if abs(value) < _SMALLEST else max(-_LARGEST, min(_LARGEST, float(value)))


@dataclass(frozen=True)
class Scale:
    """A part of the line of numbers. `high` is greater than `low`."""

    low: float
    high: float

    @classmethod
    def of(cls, values: Iterable[float], *, has_zero: bool = True) -> "Scale":
        """The scale of these values, and of 0 if it `has_zero`; one of some width for any values."""
        every = [*values, *([0.0] if has_zero else [])] or [0.0]
        low, high = min(every), max(every)
        if high - low <= 1e-9 * max(abs(low), abs(high)):
            half = abs(high) / 2 or 0.5
            low, high = (low if has_zero and low == 0 else low - half), high + half
        return cls(low, high)

    def share(self, value: float) -> float:
        """Where the value is: 0 at `low`, 1 at `high`, never outside."""
        return max(0.0, min(1.0, (value - self.low) / (self.high - self.low)))

    @property
    def step(self) -> float:
        """The distance of round numbers, of which a few are in the scale."""
        rough = (self.high - self.low) / _STEPS
        power = 10.0 ** math.floor(math.log10(rough))
        return float(next((size * power for size in (1, 2, 5) if size * power >= rough), 10 * power))

    @property
    def ticks(self) -> list[float]:
        """The round numbers in the scale."""
        first = math.ceil(self.low / self.step - 1e-9)
        every = ((first + number) * self.step for number in range(_STEPS + 3))
        return [tick for tick in every if self.low - 1e-9 * self.step <= tick <= self.high * (1 + 1e-12)]

    @property
    def widened(self) -> "Scale":
        """The scale up to the next round numbers, so that nothing touches its end."""
        step = self.step
        return Scale(math.floor(self.low / step + 1e-9) * step, math.ceil(self.high / step - 1e-9) * step)


def number_text(value: float, *, digits: int | None = None, step: float | None = None) -> str:
    """Write a number: with `digits`, with those that a scale of this `step` takes, or with three in all."""
    size = abs(value)
    if size and (size >= 1e9 or size < 1e-4):
        return f"{value:.3g}".replace("e+", "e")
    if digits is None:
        least = math.floor(math.log10(step)) if step else math.floor(math.log10(size)) - 2 if size else 0
        digits = max(0, min(_MOST_DIGITS, -least))
    text = f"{value:,.{digits}f}"
    return text.removeprefix("-") if float(text.replace(",", "")) == 0 else text
