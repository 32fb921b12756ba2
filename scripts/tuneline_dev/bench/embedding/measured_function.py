"""Start one function with an embedder, and measure its time, its processor time and its memory."""

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from tuneline_cli.deploy.cloud.unpacked import Unpacked
from tuneline_dev.bench.cold import Request, first_status, served_settings
from tuneline_dev.bench.memory import Peak
from tuneline_dev.processes import Processes
from tuneline_dev.stack import Stack


@dataclass(frozen=True)
class Deployment:
    """A stack whose emulators run, for functions with the setting `embedder`.

    The functions come from `unpacked`, the deployed zip; None: from this folder, which is quicker.
    """

    stack: Stack
    processes: Processes
    unpacked: Unpacked | None
    embedder: str

    @contextlib.contextmanager
    def running(self, name: str) -> Iterator["MeasuredFunction"]:
        """Start a function, and end it after the block. It may not answer yet when the block begins."""
        command, environment = self._start_of(name)
        started = time.monotonic()
        pid = self.processes.start(name, command, environment)
        try:
            with Peak(pid) as peak:
                yield MeasuredFunction(
                    name, pid, self.stack.port_of(name), self.processes.log(name), peak, started
                )
        finally:
            self.processes.kill(name)

    def _start_of(self, name: str) -> tuple[list[str], dict[str, str]]:
        # The examples are in the emulator of Cloud Storage.
        own = {"EMBEDDER": self.embedder, "STORAGE_EMULATOR_HOST": self.stack.url(7)}
        if self.unpacked is None:
            command, environment = self.stack.commands()[name]
            return command, {**self.stack.environment(), **environment, **own}
        settings = {**served_settings(self.stack, name), **own}
        environment = self.unpacked.environment(name, port=self.stack.port_of(name), settings=settings)
        source = self.unpacked.folder / environment["FUNCTION_SOURCE"]
        return [*self.unpacked.command()], {**environment, "FUNCTION_SOURCE": str(source)}


@dataclass(frozen=True)
class MeasuredFunction:
    """The process of a function since `started`, on the clock of `time.monotonic`."""

    name: str
    pid: int
    port: int
    log: Path
    peak: Peak
    started: float

    def seconds(self) -> float:
        """Return the seconds since the start of the process."""
        return time.monotonic() - self.started

    def processor_seconds(self) -> float:
        """Return the processor seconds that the process and its workers have used."""
        parent = psutil.Process(self.pid)
        return float(sum(sum(one.cpu_times()[:2]) for one in (parent, *parent.children(recursive=True))))

    def post(self, request: Request) -> None:
        """Wait for the answer to a request. SystemExit unless it is 200."""
        body, headers = request
        status = first_status(self.port, body, headers)
        if status != 200:
            raise SystemExit(f"{self.name} answered {status}: see {self.log}")

    def logged(self, text: str) -> int:
        """Return how many lines of the log contain `text`."""
        return self.log.read_text(errors="replace").count(text)
