"""Measure what embedding costs: dataset_upload, line_reply after a cold start, and job_poller.

Each figure is the median of the runs with EMBEDDER use and off, which take turns. The functions start from
the deployed zip, with bytecode.
"""

import itertools
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Final

import click

from tuneline_cli.command import ATTENTION, FINE, json_option
from tuneline_cli.deploy.cloud.unpacked import Unpacked, unpack
from tuneline_cli.output import write_json
from tuneline_dev.bench.benchmark import benchmark, port_option
from tuneline_dev.bench.embedding.measured_function import Deployment
from tuneline_dev.bench.embedding.stages import (
    Replies,
    Tick,
    Upload,
    measure_replies,
    measure_tick,
    measure_upload,
)
from tuneline_dev.bench.finding.compare import INDEXED_PAIRS, many_pairs
from tuneline_dev.bench.finding.question_sets import read_sets
from tuneline_dev.model_platform import TRAINERS, Trainer
from tuneline_dev.processes import Processes
from tuneline_dev.stack import Stack

EMBEDDERS: Final = ("use", "off")
PINS: Final = 20
QUESTIONS: Final = 50
MEBIBYTE: Final = 1024 * 1024
# The time that a first answer may wait for vectors.
WAIT_SECONDS: Final = 0.3
# The memory and the time of the deployed functions: what it is, the figure, its unit, the most.
LIMITS: Final = (
    ("dataset_upload, MiB", "upload.memory", MEBIBYTE, 1024.0),
    ("dataset_upload, seconds", "upload.seconds", 1, 540.0),
    ("line_reply, MiB", "replies.memory", MEBIBYTE, 512.0),
    ("job_poller, MiB", "tick.memory", MEBIBYTE, 512.0),
)
# The table: what it is, the figure, its unit, digits after the point.
ROWS: Final = (
    ("dataset_upload, from the event to accepted, s", "upload.seconds", 1, 1),
    ("  processor, s", "upload.processor_seconds", 1, 1),
    ("  most memory, MiB", "upload.memory", MEBIBYTE, 0),
    ("line_reply, from its start to the first answer, s", "replies.first_seconds", 1, 2),
    ("  to the first answer with examples found by vectors, s", "replies.vectors_seconds", 1, 2),
    ("  processor, a later question, ms", "replies.processor_ms", 1, 1),
    ("  most memory, MiB", "replies.memory", MEBIBYTE, 0),
    ("job_poller, from its start to the end of its first tick, s", "tick.seconds", 1, 1),
    ("  most memory, MiB", "tick.memory", MEBIBYTE, 0),
)
# Any price is over it, so that no job follows.
_BUDGET: Final = {"JOB_BUDGET_USD": "0.000001"}


@dataclass(frozen=True)
class Size:
    """How much is measured: pairs of the dataset, and later questions."""

    pairs: int = INDEXED_PAIRS
    questions: int = QUESTIONS


@dataclass(frozen=True)
class Run:
    """What the three functions took with one embedder."""

    upload: Upload
    replies: Replies
    tick: Tick


def measure_run(
    embedder: str, *, port: int, trainer: Trainer, size: Size, unpacked: Unpacked | None, folder: Path
) -> Run:
    """Measure the three functions, one after the other, on an empty store in the empty `folder`."""
    sets = read_sets()
    # Of the bakery, whose pins answer none of the questions.
    bakery, *others = sets
    texts = [question.text for one in others for question in one.questions if question.kind == "answered"]
    stack = Stack(port=port, given=_BUDGET, folder=folder, trainer=trainer)
    stack.require_free_ports()
    with Processes(stack.logs) as processes:
        stack.start(processes, only=("storage", "line_platform", stack.models.process))
        deployment = Deployment(stack, processes, unpacked, embedder)
        return Run(
            measure_upload(deployment, many_pairs(sets, size.pairs)),
            measure_replies(deployment, bakery.pairs[:PINS], texts[: size.questions]),
            measure_tick(deployment),
        )


def medians(runs: Sequence[Run]) -> dict[str, dict[str, float | None]]:
    """Return the median of each figure, by function; None if a run has none."""
    every = [asdict(run) for run in runs]
    return {
        function: {name: _median([run[function][name] for run in every]) for name in figures}
        for function, figures in every[0].items()
    }


def _median(figures: Sequence[float | None]) -> float | None:
    known = [figure for figure in figures if figure is not None]
    return median(known) if known else None


def missed(figures: Mapping[str, Mapping[str, Mapping[str, float | None]]]) -> list[str]:
    """Return the limits that the medians miss; `figures` are those of each embedder."""
    limits = [(what, _figure(figures["use"], name) / unit, most) for what, name, unit, most in LIMITS]
    wait = _figure(figures["use"], "replies.first_seconds") - _figure(figures["off"], "replies.first_seconds")
    limits.append(("line_reply, seconds that the first answer waits for the finder", wait, WAIT_SECONDS))
    return [f"{what}: {figure:.2f}, at most {most}" for what, figure, most in limits if figure > most]


def table(figures: Mapping[str, Mapping[str, Mapping[str, float | None]]]) -> list[str]:
    """Return the lines of the table."""
    lines = [f"{'':<66}" + "".join(f"{embedder:>8}" for embedder in figures)]
    for what, name, unit, digits in ROWS:
        values = (figures[embedder][name.partition(".")[0]][name.partition(".")[2]] for embedder in figures)
        cells = ("–" if value is None else f"{value / unit:.{digits}f}" for value in values)
        lines.append(f"{what:<66}" + "".join(f"{cell:>8}" for cell in cells))
    return lines


def _figure(figures: Mapping[str, Mapping[str, float | None]], name: str) -> float:
    function, _, figure = name.partition(".")
    return figures[function][figure] or 0.0


@benchmark(__doc__)
@port_option
@click.option(
    "--runs", type=click.IntRange(min=1), default=5, show_default=True, help="of each embedder; odd"
)
@click.option("--trainer", type=click.Choice(TRAINERS), default="vertex", show_default=True)
@json_option
def command(*, port: int, runs: int, trainer: Trainer, as_json: bool) -> int:
    """Exit with 1 if a limit is missed."""
    if runs % 2 == 0:
        raise click.BadParameter("choose an odd number, whose median is a run", param_hint="--runs")
    measured: dict[str, list[Run]] = {embedder: [] for embedder in EMBEDDERS}
    with tempfile.TemporaryDirectory() as folder:
        unpacked = unpack(Path(folder) / "workspace")
        unpacked.compile()
        for number, embedder in itertools.product(range(runs), EMBEDDERS):
            own = Path(folder) / f"{number}-{embedder}"
            own.mkdir()
            measured[embedder].append(
                measure_run(embedder, port=port, trainer=trainer, size=Size(), unpacked=unpacked, folder=own)
            )
    figures = {embedder: medians(every) for embedder, every in measured.items()}
    misses = missed(figures)
    if as_json:
        every = {embedder: [asdict(run) for run in of] for embedder, of in measured.items()}
        write_json({"medians": figures, "runs": every, "missed": misses})
    else:
        click.echo("\n".join(table(figures)))
    for miss in misses:
        click.echo(f"✗ {miss}", err=True)
    return ATTENTION if misses else FINE
