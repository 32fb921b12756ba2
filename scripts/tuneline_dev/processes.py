"""Start programs that never outlive the one that started them, whichever way that one ends.

A watchdog process holds the reading end of a pipe whose writing end this process keeps open.
When the pipe closes, by a clean end, a crash or a SIGKILL, the watchdog ends what was started.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

WATCHDOG = Path(__file__).with_name("watchdog.py")
END_SECONDS = 15.0


class Processes:
    """The programs of one stack, by name; each writes to its own log and leads its own process group."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._watchdog: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self._logs.mkdir(parents=True, exist_ok=True)
        self._watchdog = subprocess.Popen(
            [sys.executable, "-I", str(WATCHDOG)], stdin=subprocess.PIPE, start_new_session=True
        )
        return self

    def __exit__(self, *_: object) -> None:
        """End all of them: closing the pipe is all it takes."""
        if self._watchdog is None or self._watchdog.stdin is None:
            return
        self._watchdog.stdin.close()
        self._watchdog.wait(END_SECONDS)
        for process in self._running.values():
            process.wait(END_SECONDS)

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> int:
        """Start a program and return its pid; `name` names its log as well."""
        with self.log(name).open("ab") as log:
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
        """SIGKILL a program with all its children, as a crashing host would."""
        process = self._running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(END_SECONDS)
        self._tell(f"-{process.pid}")

    def ended(self) -> list[str]:
        """The names of programs that have ended by themselves."""
        return [name for name, process in self._running.items() if process.poll() is not None]

    def pid(self, name: str) -> int:
        """The process id of a running program."""
        return self._running[name].pid

    def log(self, name: str) -> Path:
        """Where a program writes."""
        return self._logs / f"{name}.log"

    def _tell(self, line: str) -> None:
        assert self._watchdog is not None, "start inside the with block"  # noqa: S101
        assert self._watchdog.stdin is not None  # noqa: S101
        self._watchdog.stdin.write(f"{line}\n".encode())
        self._watchdog.stdin.flush()
