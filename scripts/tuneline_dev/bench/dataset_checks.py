"""Measure the check of a large dataset: its speed, its memory, and the time of each stage."""

import subprocess
import sys
import tempfile
from pathlib import Path

import click

from tuneline_dev.bench.benchmark import benchmark
from tuneline_dev.bench.dataset import dataset_stages, make_dataset
from tuneline_dev.bench.dataset.dataset_run import RUNS
from tuneline_dev.bench.memory import Peak

# The shares hardly depend on the size, and each stage reads the whole file again.
STAGES_MEGABYTES = 64


def measure(*, megabytes: int) -> None:
    """Print one row for each kind of run, then the share of each stage.

    `cpu s` is the processor time, which other work on the machine affects less.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = _made(Path(folder), megabytes)
        print(f"{'':<30} {'MB/s':>7} {'s':>7} {'cpu s':>7} {'peak MB':>8} {'shared once':>12}", flush=True)
        for what in RUNS:
            seconds, processor, peak = _run(what, path)
            print(
                f"{what:<30} {path.stat().st_size / 1e6 / seconds:>7.1f} {seconds:>7.1f} {processor:>7.1f} "
                f"{peak.resident / 1e6:>8.0f} {peak.proportional / 1e6:>12.0f}",
                flush=True,
            )
        path.unlink()
        _print_stages(_made(Path(folder), min(megabytes, STAGES_MEGABYTES)))


def _made(folder: Path, megabytes: int) -> Path:
    path = folder / "chats.jsonl"
    with path.open("wb") as writer:
        written = make_dataset.write(writer, megabytes=megabytes)
    print(f"{written / 1e6:.0f} MB of chat JSONL, six in ten examples Chinese")
    return path


def _run(what: str, path: Path) -> tuple[float, float, Peak]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tuneline_dev.bench.dataset.dataset_run", what, str(path)],
        stdout=subprocess.PIPE,
    )
    with Peak(process.pid) as peak:
        output, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"“{what}” ended with {process.returncode}")
    seconds, processor = map(float, output.split())
    return seconds, processor, peak


def _print_stages(path: Path) -> None:
    took = dataset_stages.shares(path)
    whole = sum(took.values())
    print(f"{'processor time':<30} {'share':>7} {'s':>7}")
    for name, seconds in took.items():
        print(f"{name:<30} {seconds / whole:>7.0%} {seconds:>7.2f}")


@benchmark(__doc__)
@click.option("--megabytes", type=int, default=512, show_default=True, help="the size of the dataset")
def command(megabytes: int) -> int:
    """Exit with 0."""
    measure(megabytes=megabytes)
    return 0
