"""Show what a check would do and what it costs, and what it has seen: assumed and seen, side by side."""

import textwrap
from decimal import Decimal
from typing import Any, Final

from tuneline.datasets.findings.printable import as_printable
from tuneline.pricing import PRICES, cost_usd, is_gemini, shown_usd
from tuneline_cli.trainer import sample_files
from tuneline_cli.trainer.points import POINTS, Findings, Point

# The texts have Latin letters, so a character is one column.
_WIDTHS: Final = (3, 24, 31, 46)
_UNKNOWN: Final = "of unknown price"


def plan_lines(base_model: str, *, train: bool) -> list[str]:
    """Each point that is checked, with its action and its cost."""
    return [
        f"{point.number:>3}  {point.action}: {_cost(point, base_model)}"
        for point in POINTS
        if train or not point.needs_training
    ]


def most_usd(base_model: str, *, train: bool) -> Decimal | None:
    """The most that the check costs, if Google bills every job that is cancelled. None if it is not known."""
    few = sample_files.most_tokens(sample_files.few())
    # Points 2, 3, 4 and 6, and the newest model at the highest price of any.
    tokens = 4 * few + sample_files.most_tokens(sample_files.bad_middle())
    prices = [row.training for name, row in PRICES.items() if is_gemini(name) and row.training]
    newest = max(prices) * few / 1_000_000
    if train:
        tokens += _training_tokens(with_validation=True)
    own = cost_usd(base_model, tokens=tokens, epochs=1)
    return None if own is None else own + newest


def table_lines(findings: Findings) -> list[str]:
    """The table of all points: `=` marks one that is as assumed, `≠` one that is not, `?` one not seen."""
    lines = _row("", "point", "assumed", "seen")
    for point in POINTS:
        observation = findings.observations[point.number]
        mark = {True: "=", False: "≠", None: "?"}[observation.is_as_assumed]
        lines += _row(f"{point.number}", point.question, point.assumed, f"{mark} {observation.seen}")
    return [as_printable(line) for line in lines]


def as_data(findings: Findings) -> list[dict[str, Any]]:
    """The same for a program."""
    return [
        {
            "number": point.number,
            "question": point.question,
            "assumed": point.assumed,
            "seen": findings.observations[point.number].seen,
            "is_as_assumed": findings.observations[point.number].is_as_assumed,
        }
        for point in POINTS
    ]


def facts_text(findings: Findings) -> str:
    """The recorded fields and their values."""
    return as_printable(", ".join(f"{name} {value}" for name, value in findings.facts.items()))


def _row(*cells: str) -> list[str]:
    columns = [
        textwrap.wrap(cell, width, break_on_hyphens=False) or [""]
        for cell, width in zip(cells, _WIDTHS, strict=True)
    ]
    height = max(map(len, columns))
    filled = [column + [""] * (height - len(column)) for column in columns]
    return [
        "  ".join(f"{cell:<{width}}" for cell, width in zip(line, _WIDTHS, strict=True)).rstrip()
        for line in zip(*filled, strict=True)
    ]


def _cost(point: Point, base_model: str) -> str:
    if point.number == 2:
        return "nothing, unless the job is accepted and billed although it is cancelled"
    if point.number == 7:
        about, most = (
            cost_usd(base_model, tokens=_training_tokens(with_validation=both), epochs=1)
            for both in (False, True)
        )
        if about is None or most is None:
            return _UNKNOWN
        return f"about {shown_usd(about)}, at most {shown_usd(most)} if validation tokens are billed"
    if point.number in (8, 9):
        return "nothing"
    return "less than $0.01"


def _training_tokens(*, with_validation: bool) -> int:
    files = [sample_files.training(), *([sample_files.validation()] if with_validation else [])]
    return sample_files.EPOCHS * sum(map(sample_files.most_tokens, files))
