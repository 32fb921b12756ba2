"""Start programs that always end with the process that started them.

A watchdog process reads from a pipe that this process keeps open. When the pipe closes, after a clean end, a
crash or a SIGKILL, the watchdog ends the programs.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

WATCHDOG = Path(__file__).with_name("watchdog.py")
END_SECONDS = 15.0


class EndedError(Exception):
    """The programs are being ended, so that no further one is started."""


class Processes:
    """The programs of one stack, by name. Each has its own log and its own process group.

    Threads may start and kill programs while another one ends all of them.
    """

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._watchdog: subprocess.Popen[bytes] | None = None
        self._changing = threading.Lock()

    def __enter__(self) -> Self:
        self._logs.mkdir(parents=True, exist_ok=True)
        self._watchdog = subprocess.Popen(
            [sys.executable, "-I", str(WATCHDOG)], stdin=subprocess.PIPE, start_new_session=True
        )
        return self

    def __exit__(self, *_: object) -> None:
        """End all of them by closing the pipe."""
        if self._watchdog is None or self._watchdog.stdin is None:
            return
        with self._changing:
            self._watchdog.stdin.close()
        # An ended process counts as running for the watchdog until it is awaited here.
        for process in (*self._running.values(), self._watchdog):
            process.wait(END_SECONDS)

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> int:
        """Start a program and return its pid. Its log has the same `name`. Raises EndedError at the end."""
        with self._changing, self.log(name).open("ab") as log:
            self._require_running()
            process = subprocess.Popen(
                command,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
            self._tell(f"+{process.pid}")
            self._running[name] = process
        return process.pid

    def kill(self, name: str) -> None:
        """SIGKILL a program with all its children, like a crash of its host. Raises EndedError at the end."""
        with self._changing:
            self._require_running()
            process = self._running.pop(name)
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(END_SECONDS)
            self._tell(f"-{process.pid}")

    def ended(self) -> list[str]:
        """Return the names of programs that have ended by themselves."""
        return [name for name, process in self._running.items() if process.poll() is not None]

    def pid(self, name: str) -> int:
        """Return the process id of a running program."""
        return self._running[name].pid

    def log(self, name: str) -> Path:
        """Return the path of a program's log."""
        return self._logs / f"{name}.log"

    def _require_running(self) -> None:
        if self._watchdog is not None and self._watchdog.stdin is not None and self._watchdog.stdin.closed:
            raise EndedError("all programs are being ended")

    def _tell(self, line: str) -> None:
        assert self._watchdog is not None, "start inside the with block"  # noqa: S101
        assert self._watchdog.stdin is not None  # noqa: S101
        self._watchdog.stdin.write(f"{line}\n".encode())
        self._watchdog.stdin.flush()
