"""Thin out what a chart cannot show, so that its highest and its lowest values stay."""

import itertools
from collections.abc import Sequence
from typing import Final

from tuneline.charts.chart import Point
from tuneline.charts.numbers import finite

# What a group of neighbours may leave: its lowest, its highest value, and a gap.
_LEFT: Final = 3


def thinned_points(points: Sequence[Point], most: int) -> list[Point]:
    """Return at most `most` points (6 or more) in their sequence: the first, the last, all extremes, gaps.

    Points whose x is no finite number are left out.
    """
    clean = [(at, finite(y)) for x, y in points if (at := finite(x)) is not None]
    if len(clean) <= most:
        return clean
    numbers = {0, len(clean) - 1}
    for group in _groups(range(1, len(clean) - 1), (most - 2) // _LEFT):
        valued = [number for number in group if clean[number][1] is not None]
        gap = next((number for number in group if clean[number][1] is None), None)
        numbers |= {gap} - {None}  # type: ignore[arg-type]
        if valued:
            numbers |= {min(valued, key=lambda number: clean[number][1] or 0.0)}
            numbers |= {max(valued, key=lambda number: clean[number][1] or 0.0)}
    return [clean[number] for number in sorted(numbers)]


def thinned_categories(totals: Sequence[float], most: int) -> list[int]:
    """Return the numbers of at most `most` (4 or more) categories: the first, the last, and all extremes."""
    if len(totals) <= most:
        return [*range(len(totals))]
    numbers = {0, len(totals) - 1}
    for group in _groups(range(1, len(totals) - 1), (most - 2) // 2):
        numbers |= {min(group, key=lambda at: totals[at]), max(group, key=lambda at: totals[at])}
    return sorted(numbers)


def _groups(numbers: Sequence[int], count: int) -> list[Sequence[int]]:
    """Split the numbers into `count` groups of neighbours; fewer if there are fewer numbers."""
    bounds = [number * len(numbers) // count for number in range(count + 1)]
    groups = [numbers[start:end] for start, end in itertools.pairwise(bounds)]
    return [group for group in groups if group]
