"""Write the figures of both sides of a canary, in columns or as fields."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from tuneline.datasets.findings.printable import as_printable
from tuneline.models.canary.figures import CanaryFigures, SideFigures
from tuneline.models.canary.table import canary_rows
from tuneline.texts.card_texts import texts

_COLUMNS = "{:<34}{:<18}{}"


def canary_lines(figures: CanaryFigures) -> Iterator[str]:
    """The share, and one line for each figure."""
    canary, own = figures.canary, texts("en")
    yield as_printable(f"{canary.version} ({canary.model}) answers {canary.share} % of the chats")
    yield as_printable(f"since {canary.since:%Y-%m-%d %H:%M}, by {canary.by}: {canary.reason}")
    yield _COLUMNS.format("", "new model", "current model")
    for row in canary_rows(figures):
        yield _COLUMNS.format(own[row.key], row.candidate, row.current).rstrip()


def canary_fields(figures: CanaryFigures) -> dict[str, Any]:
    """The same as fields; each period has its share and its own figures."""
    canary = figures.canary
    return {
        "version": canary.version,
        "model": canary.model,
        "share": canary.share,
        "since": canary.since,
        "by": canary.by,
        "reason": canary.reason,
        "candidate": _side(figures.candidate),
        "current": _side(figures.current),
        "periods": [
            {
                "share": each.period.share,
                "since": each.period.since,
                "candidate": _side(each.candidate),
                "current": _side(each.current),
            }
            for each in figures.periods
        ],
    }


def _side(side: SideFigures) -> dict[str, Any]:
    counted = asdict(side)
    return {
        **{name: counted[name] for name in counted if name not in ("seconds", "micro_usd")},
        "usd": side.usd,
        "median_seconds": side.percentile(0.5),
        "p90_seconds": side.percentile(0.9),
    }
