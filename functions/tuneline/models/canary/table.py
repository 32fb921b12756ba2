"""Set the figures of both sides of a canary side by side, as texts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tuneline.models.canary.figures import CanaryFigures, SideFigures

NONE: Final = "–"


@dataclass(frozen=True)
class CanaryRow:
    """One figure of both sides; `key` is a text of `texts/card_texts/canary.py`."""

    key: str
    candidate: str
    current: str


def canary_rows(figures: CanaryFigures) -> list[CanaryRow]:
    """The rows of the comparison."""
    candidate, current = figures.candidate, figures.current
    return [CanaryRow(key, shown(candidate), shown(current)) for key, shown in _ROWS.items()]


def _of(count: int, total: int) -> str:
    return f"{count} ({100 * count / total:.1f} %)" if total else NONE


def _seconds(side: SideFigures, share: float) -> str:
    seconds = side.percentile(share)
    return NONE if seconds is None else f"{seconds:.1f} s"


_ROWS: Final[dict[str, Callable[[SideFigures], str]]] = {
    "canary_questions": lambda side: str(side.questions),
    "canary_up": lambda side: _of(side.up, side.answers),
    "canary_down": lambda side: _of(side.down, side.answers),
    "canary_failed": lambda side: _of(side.failed, side.questions),
    "canary_apologies": lambda side: _of(side.apologies, side.questions),
    "canary_handovers": lambda side: _of(side.handovers, side.questions),
    "canary_median": lambda side: _seconds(side, 0.5),
    "canary_most": lambda side: _seconds(side, 0.9),
    "canary_cost": lambda side: f"${side.usd:.4f}",
}
