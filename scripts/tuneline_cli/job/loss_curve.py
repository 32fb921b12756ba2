"""Draw a loss curve in a terminal or as a picture. The plotting library is loaded only then."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from tuneline.training.provider import CurvePoint

LEAST = 2
_ROWS = 18
_MOST_COLUMNS = 110
# The training and the validation split.
_LINES = (("train_loss", "training"), ("valid_loss", "held out"))


def drawn(points: Sequence[CurvePoint], *, title: str) -> str:
    """The curve as text, as wide as the terminal."""
    import plotext  # noqa: PLC0415

    plotext.clear_figure()
    plotext.theme("clear")
    plotext.plot_size(min(shutil.get_terminal_size((80, 24)).columns, _MOST_COLUMNS), _ROWS)
    plotext.title(title)
    plotext.xlabel("step")
    # A second line would hide the first where they are close; points let it be seen.
    for (name, label), draw, marker in zip(
        _LINES, (plotext.plot, plotext.scatter), ("braille", "dot"), strict=True
    ):
        steps, losses = _column(points, name)
        if steps:
            draw(steps, losses, label=label, marker=marker)
    lines = str(plotext.uncolorize(plotext.build())).splitlines()
    return "\n".join(line.rstrip() for line in lines)


def write_png(points: Sequence[CurvePoint], path: Path, *, title: str) -> None:
    """Write the curve as a picture. Raises OSError if the file cannot be written."""
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure = Figure(figsize=(8, 4.5), layout="constrained")
    axes = figure.subplots()
    for name, label in _LINES:
        steps, losses = _column(points, name)
        if steps:
            axes.plot(steps, losses, label=label)
    axes.set_title(title)
    axes.set(xlabel="step", ylabel="loss")
    axes.legend()
    axes.grid(visible=True, alpha=0.3)
    figure.savefig(path, format="png", dpi=150)


def _column(points: Sequence[CurvePoint], name: str) -> tuple[list[int], list[float]]:
    losses = [(point.step, getattr(point, name)) for point in points]
    known = [(step, loss) for step, loss in losses if loss is not None]
    return [step for step, _ in known], [loss for _, loss in known]
