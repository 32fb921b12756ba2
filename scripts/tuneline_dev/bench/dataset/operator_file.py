"""Measure how long an operator waits in LINE for the report of a file, which is the first reply."""

import asyncio
import csv
import io
import json
import os
import statistics
import tempfile
from pathlib import Path

import click

from tuneline_dev.bench.benchmark import benchmark, port_option
from tuneline_dev.demo.client import DemoClient
from tuneline_dev.demo.scenario.phone import Phone
from tuneline_dev.demo.scenario.steps import FailedStepError
from tuneline_dev.processes import Processes
from tuneline_dev.stack import Stack

# The defaults of a deployed bot; the demo offers the button for a late answer sooner.
_AS_DEPLOYED = {"EMBEDDER": "use", "ANSWER_SECONDS": "45"}


def measure(*, port: int, runs: int, rows: int) -> None:
    """Print the seconds from the file's event to its reply: those of the first file, and of later ones.

    The first file waits for the cold starts of `line_operator` and `dataset_upload`, too, as far as their
    processes load their modules with the first request.
    """
    with tempfile.TemporaryDirectory() as folder:
        stack = Stack(port=port, given=_AS_DEPLOYED, folder=Path(folder), trainer="vertex")
        stack.require_free_ports()
        print(f"load of the machine now: {', '.join(f'{one:.1f}' for one in os.getloadavg())}")
        with Processes(stack.logs) as processes:
            stack.start(processes)
            first, *later = asyncio.run(_seconds(stack, processes, runs=runs, rows=rows))
    print(f"a file of {rows} rows: the report is the first reply to each of {runs} files")
    print(f"after {first:.1f} s the first time", end="")
    print(f", then {min(later):.1f} to {max(later):.1f}, median {statistics.median(later):.1f} s")


async def _seconds(stack: Stack, processes: Processes, *, runs: int, rows: int) -> list[float]:
    async with DemoClient(stack, processes) as client:
        phone = Phone(client)
        await phone.say(json.loads(await client.command("operator", "invite", "--json"))["code"])
        return [await _one(phone, f"{run}.csv", _table(rows, run)) for run in range(runs)]


async def _one(phone: Phone, name: str, content: bytes) -> float:
    """Send a file; return the seconds from its event to the reply, by LINE's clock."""
    reply = await phone.send_file(name, content)
    reply.require("train")
    return reply.seconds


def _table(rows: int, run: int) -> bytes:
    """Return a table of different pairs, as long as those of a clinic."""
    written = io.StringIO()
    pairs = [
        (
            f"第{run}批第{row}題：週{row % 7 + 1}的第{row}診幾點開始？",
            f"第{row}診上午九點開始，請先掛號。" * 2,
        )
        for row in range(rows)
    ]
    csv.writer(written).writerows([("問題", "回答"), *pairs])
    return written.getvalue().encode("utf-8-sig")


@benchmark(__doc__)
@port_option
@click.option("--runs", type=click.IntRange(2, 50), default=6, show_default=True, help="the number of files")
@click.option("--rows", type=click.IntRange(20, 10_000), default=200, show_default=True, help="rows of each")
def command(port: int, runs: int, rows: int) -> int:
    """Exit with 0, or with 1 if a report was not the first reply."""
    try:
        measure(port=port, runs=runs, rows=rows)
    except FailedStepError as failed:
        click.echo(f"✗ {failed}", err=True)
        return 1
    return 0
