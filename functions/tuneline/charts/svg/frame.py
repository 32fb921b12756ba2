"""The area between two axes: where each value is on the sheet."""

from dataclasses import dataclass

from tuneline.charts.numbers import Scale


@dataclass(frozen=True)
class Frame:
    """Where the axes are on the sheet, and which values they have."""

    left: float
    right: float
    top: float
    bottom: float
    x: Scale
    y: Scale

    def at_x(self, value: float) -> float:
        """Where a value of the x axis is."""
        return self.left + self.x.share(value) * (self.right - self.left)

    def at_y(self, value: float) -> float:
        """Where a value of the y axis is."""
        return self.bottom - self.y.share(value) * (self.bottom - self.top)
