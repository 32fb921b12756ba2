"""Measure cold starts: from the start of a function's process to the first answer of that function.

`measure` does it from the deployed zip in a separate environment, as Google Cloud starts it; `measure_here`
from this folder, which is quicker. `measure_providers` compares line_reply's starts with each trainer.
"""

import contextlib
import http.client
import itertools
import json
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import httpx2
import psutil

from tuneline_cli.deploy.cloud.unpacked import unpack
from tuneline_cli.environment import ROOT
from tuneline_dev.bench.benchmark import benchmark, port_option
from tuneline_dev.bench.requests import signed_text
from tuneline_dev.model_platform import TRAINERS
from tuneline_dev.processes import Processes
from tuneline_dev.stack import FUNCTIONS, PORTS, Stack

Request = tuple[bytes, dict[str, str]]
PATIENCE_SECONDS = 120.0
# An object of another bucket, so that only the function itself answers.
FOREIGN_UPLOAD: Request = (
    b'{"bucket": "b", "name": "n", "generation": "1"}',
    {
        "ce-specversion": "1.0",
        "ce-id": "1",
        "ce-source": "//storage.googleapis.com/projects/_/buckets/b",
        "ce-type": "google.cloud.storage.object.v1.finalized",
        "content-type": "application/json",
    },
)


def measure(*, port: int, runs: int) -> None:
    """Print median, minimum and maximum of `runs` in s, for each function with and without bytecode."""
    with tempfile.TemporaryDirectory() as folder:
        unpacked = unpack(Path(folder) / "workspace")
        unpacked.compile()
        with _stack(port, Path(folder)) as stack:
            for label, bytecode in (("bytecode", {}), ("no bytecode", _without_bytecode(folder))):
                for name in FUNCTIONS:
                    settings = {**served_settings(stack, name), **bytecode}
                    given = unpacked.environment(name, port=stack.port_of(name), settings=settings)
                    start = _Start([*unpacked.command()], given, unpacked.folder)
                    _row(
                        f"{name}, {label}",
                        [_seconds(stack, name, start, _request(stack, name)) for _ in range(runs)],
                    )


def measure_here(*, port: int, runs: int, only: tuple[str, ...]) -> None:
    """Print a row for each function of `only`, started from this folder."""
    with tempfile.TemporaryDirectory() as folder, _stack(port, Path(folder)) as stack:
        for name in only:
            command, environment = stack.commands()[name]
            start = _Start(command, {**stack.environment(), **environment}, ROOT)
            _row(name, [_seconds(stack, name, start, _request(stack, name)) for _ in range(runs)])


def measure_providers(*, port: int, runs: int) -> None:
    """Print four rows for line_reply with bytecode: each trainer's first 200, and first answer of a model.

    The four kinds of start take turns, so that other work on the machine slows all of them alike.
    Each trainer has ten ports.
    """
    rows: dict[str, list[tuple[float, float]]] = {}
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as running:
        unpacked = unpack(Path(folder) / "workspace")
        unpacked.compile()
        stacks = [
            Stack(port=port + PORTS * number, given={}, folder=Path(folder), trainer=trainer)
            for number, trainer in enumerate(TRAINERS)
        ]
        for stack in stacks:
            running.enter_context(_running(stack, ("line_platform", stack.models.process)))
        _heading()
        for run, stack in itertools.product(range(runs), stacks):
            settings = served_settings(stack, "line_reply")
            given = unpacked.environment("line_reply", port=stack.port_of("line_reply"), settings=settings)
            start = _Start([*unpacked.command()], given, unpacked.folder)
            for what in ("first 200", "first answer"):
                request = _request(stack, "line_reply") if what == "first 200" else model_question(stack, run)
                label = f"line_reply, {stack.trainer}, {what}"
                rows.setdefault(label, []).append(_seconds(stack, "line_reply", start, request))
    for label, starts in rows.items():
        _row(label, starts)


@dataclass(frozen=True)
class _Start:
    """The way a process is started."""

    command: Sequence[str]
    environment: Mapping[str, str]
    folder: Path


@contextlib.contextmanager
def _stack(port: int, folder: Path) -> Iterator[Stack]:
    """Run a stack with only its queue: the webhook's first request creates a task."""
    stack = Stack(port=port, given={}, folder=folder)
    with _running(stack, ("cloud_tasks",)):
        _heading()
        yield stack


@contextlib.contextmanager
def _running(stack: Stack, only: tuple[str, ...]) -> Iterator[None]:
    stack.require_free_ports()
    with Processes(stack.logs) as processes:
        stack.start(processes, only=only)
        yield


def _heading() -> None:
    print(f"load of the machine now: {', '.join(f'{one:.1f}' for one in os.getloadavg())}")
    print(f"{'process start to first answer, s':<34}  median   least    most  processor")


def served_settings(stack: Stack, name: str) -> dict[str, str]:
    """Return the settings of a function in Google Cloud, with the emulators' addresses."""
    given = {"GOOGLE_CLOUD_PROJECT": "local", "LOG_EXECUTION_ID": "false"}
    emulator = {"STORAGE_EMULATOR_HOST": stack.url(7)} if name == "dataset_upload" else {}
    return {**stack.settings(), **given, **emulator}


def _without_bytecode(folder: str) -> dict[str, str]:
    """Return an environment in which Python finds and writes no bytecode."""
    return {"PYTHONPYCACHEPREFIX": f"{folder}/none", "PYTHONDONTWRITEBYTECODE": "1"}


def _row(label: str, starts: Sequence[tuple[float, float]]) -> None:
    """Print a row. The last column, the processor time of the function, hardly depends on other work."""
    times = [took for took, _used in starts]
    used = statistics.median(used for _took, used in starts)
    figures = f"{statistics.median(times):>7.2f} {min(times):>7.2f} {max(times):>7.2f} {used:>10.2f}"
    print(f"{label:<34} {figures}", flush=True)


def _request(stack: Stack, name: str) -> Request:
    """Return a request that the function answers without another service, except the webhook's queue."""
    if name == "line_webhook":
        return signed_text(stack.settings()["LINE_CHANNEL_SECRET"], "cold")
    if name in ("line_reply", "line_operator"):
        return b'{"received_at": 0, "event": {"type": "follow"}}', {}
    return FOREIGN_UPLOAD if name == "dataset_upload" else (b"", {})


def model_question(stack: Stack, number: int, text: str = "頭痛要看哪一科？") -> Request:
    """Return the request for a question of a new user, which line_reply answers with the base model."""
    with httpx2.Client(base_url=stack.line_url, trust_env=False, timeout=PATIENCE_SECONDS) as line:
        sent = line.post("/sim/message", json={"user": f"U{number:032x}", "text": text}).json()
        deliveries = line.get("/sim/deliveries", params={"event_id": sent["event_id"]}).json()["deliveries"]
    (event,) = json.loads(deliveries[0]["body"])["events"]
    return json.dumps({"received_at": int(time.time() * 1000), "event": event}).encode(), {}


def _seconds(stack: Stack, name: str, start: _Start, request: Request) -> tuple[float, float]:
    """Return the seconds that the start took, and its processor seconds."""
    body, headers = request
    started = time.monotonic()
    process = subprocess.Popen(
        start.command,
        env=dict(start.environment),
        cwd=start.folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        status = first_status(stack.port_of(name), body, headers)
        took = time.monotonic() - started
        parent = psutil.Process(process.pid)
        used = sum(sum(one.cpu_times()[:2]) for one in (parent, *parent.children(recursive=True)))
    finally:
        process.terminate()
        process.wait()
    if status != 200:
        raise SystemExit(f"{name} answered {status} to its first request")
    return took, used


def first_status(port: int, body: bytes, headers: dict[str, str]) -> int:
    """Return the status of the answer to a POST, as soon as a process on the port gives one."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
        try:
            connection.request("POST", "/", body, headers)
            return connection.getresponse().status
        except ConnectionError:
            time.sleep(0.003)
        finally:
            connection.close()
    raise SystemExit(f"nothing answered on port {port}")


@benchmark(__doc__)
@port_option
@click.option("--runs", type=int, default=9, show_default=True, help="per row")
@click.option("--trainers", is_flag=True, help="compare line_reply with each trainer; twenty free ports")
def command(port: int, runs: int, *, trainers: bool) -> int:
    """Exit with 0."""
    (measure_providers if trainers else measure)(port=port, runs=runs)
    return 0
