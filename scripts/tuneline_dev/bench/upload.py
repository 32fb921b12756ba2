"""Measure dataset_upload on a large file: the time, and the memory of its processes."""

import json
import os
import sqlite3
import tempfile
import time
from pathlib import Path

import click

from tuneline.storage.objects import Objects
from tuneline_dev.bench.benchmark import benchmark, port_option
from tuneline_dev.bench.dataset import make_dataset
from tuneline_dev.bench.memory import Peak
from tuneline_dev.processes import Processes
from tuneline_dev.stack import Stack

_STARTED = ("storage", "openai_platform", "dataset_upload")
# Training on a file of this size costs more than the demo's budget.
_BUDGETS = {"JOB_BUDGET_USD": "1000000", "MONTH_BUDGET_USD": "1000000"}
_MOST_SECONDS = 600.0


def measure(*, port: int, megabytes: int) -> None:
    """Drop a file in the bucket, wait until its training job exists, and print time and memory."""
    with tempfile.TemporaryDirectory() as folder:
        stack = Stack(port=port, given=_BUDGETS, folder=Path(folder))
        stack.require_free_ports()
        path = Path(folder) / "chats.jsonl"
        with path.open("wb") as writer:
            size = make_dataset.write(writer, megabytes=megabytes, broken=False)
        with Processes(stack.logs) as processes:
            stack.start(processes, only=_STARTED)
            with Peak(processes.pid("dataset_upload")) as peak:
                started = time.monotonic()
                drop(stack, path, size)
                dropped = time.monotonic()
                state = _ended(stack)
                took = time.monotonic() - dropped
    print(
        f"{size / 1e6:.0f} MB in the bucket after {dropped - started:.0f} s, {state} after {took:.0f} s more"
    )
    print(
        f"the function's processes took {peak.resident / 1e6:.0f} MB at most, "
        f"{peak.proportional / 1e6:.0f} MB with what they share counted once"
    )


def drop(stack: Stack, path: Path, size: int) -> None:
    """Drop a file of `size` bytes in the bucket for datasets. Its event goes to dataset_upload."""
    os.environ |= {"STORAGE_EMULATOR_HOST": stack.url(7), "GOOGLE_CLOUD_PROJECT": "local"}
    os.environ["NO_PROXY"] = stack.environment()["NO_PROXY"]
    with path.open("rb") as reader:
        Objects().put(stack.bucket, f"{stack.prefix}chats.jsonl", reader, size=size, metadata={})


def _ended(stack: Stack) -> str:
    """Return the state of the dataset after the function has finished."""
    until = time.monotonic() + _MOST_SECONDS
    while time.monotonic() < until:
        state = _state(stack.store)
        if state not in (None, "checking", "starting"):
            return str(state)
        time.sleep(0.2)
    raise SystemExit(f"the dataset was not taken in after {_MOST_SECONDS:.0f} s")


def _state(store: Path) -> str | None:
    if not store.exists():
        return None
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as connection:
        rows = connection.execute("SELECT data FROM documents WHERE collection = 'datasets'").fetchall()
    return json.loads(rows[0][0])["state"] if rows else None


@benchmark(__doc__)
@port_option
@click.option("--megabytes", type=int, default=254, show_default=True, help="the size of the dataset")
def command(port: int, megabytes: int) -> int:
    """Exit with 0."""
    measure(port=port, megabytes=megabytes)
    return 0
