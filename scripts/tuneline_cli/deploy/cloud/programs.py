"""Run gcloud and terraform, to read and to change; a dry run only prints the changing commands."""

import os
import shlex
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from tuneline_cli.deploy import failures
from tuneline_cli.deploy.clock import Clock
from tuneline_cli.deploy.stopped import StoppedError

T = TypeVar("T")

# gcloud writes what it prints to its log files as well, and a secret is among what it prints.
# https://cloud.google.com/sdk/docs/properties
_QUIET = {"CLOUDSDK_CORE_DISABLE_PROMPTS": "1", "CLOUDSDK_CORE_DISABLE_FILE_LOGGING": "1"}
_SHOWN_LINES = 12
_KEPT_LINES = 400
_TRIES, _PAUSE_SECONDS = 6, 10.0


class ProgramFailedError(StoppedError):
    """A program failed: its command and the end of its error output; `output` holds more of that."""

    def __init__(self, text: str, *, output: str = "") -> None:
        super().__init__(text)
        self.output = output or text


@dataclass
class Programs:
    """The programs of this computer. A secret goes through their standard input, never in a command.

    With `is_settling`, services were enabled a moment ago: a call that one of them refuses for that reason is
    repeated for a minute.
    """

    dry_run: bool = False
    clock: Clock = field(default_factory=Clock)
    is_settling: bool = False

    def read(self, *command: str) -> str:
        """The output of `command` without white space around it; it must not change anything."""
        return self._tried(lambda: _finished(command))

    def finds(self, *command: str) -> str | None:
        """The output of `command`, or None if it fails: the resource is missing, or may not be read."""
        try:
            return self.read(*command)
        except ProgramFailedError:
            return None

    def change(self, *command: str, stdin: str | None = None) -> str:
        """Run `command` with `stdin`; return its output. A dry run only prints it."""
        if self.dry_run:
            self._tell(command, " < (the value, through its standard input)" if stdin is not None else "")
            return ""
        return self._tried(lambda: _finished(command, stdin=stdin))

    def watch(self, *command: str, changes: bool = True) -> None:
        """Run `command` while the operator sees its output. A dry run only prints one that changes."""
        if self.dry_run and changes:
            self._tell(command, "")
            return
        self._tried(lambda: _seen(command))

    def _tried(self, run: Callable[[], T]) -> T:
        for left in reversed(range(_TRIES if self.is_settling else 1)):
            try:
                return run()
            except ProgramFailedError as failed:
                if not left or not failures.is_unsettled(failed.output):
                    raise
            self.clock.sleep(_PAUSE_SECONDS)
        raise AssertionError("the last try returns or raises")

    def _tell(self, command: Sequence[str], more: str) -> None:
        print(f"would run: {_shown(command)}{more}", file=sys.stderr)


def _finished(command: Sequence[str], *, stdin: str | None = None) -> str:
    process = subprocess.Popen(
        command,
        env=_environment(),
        stdin=subprocess.DEVNULL if stdin is None else subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    out, err = _communicate(process, stdin)
    if process.returncode:
        end = "\n".join(err.strip().splitlines()[-_SHOWN_LINES:])
        raise ProgramFailedError(f"`{_shown(command)}` failed:\n{end}", output=err)
    return out.strip()


def _seen(command: Sequence[str]) -> None:
    # Its output goes to the terminal; the last lines of its errors are kept as well.
    process = subprocess.Popen(
        command,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    )
    output = _watched(process)
    if process.returncode:
        message = f"`{_shown(command)}` ended with {process.returncode}; see above"
        raise ProgramFailedError(message, output=output)


def _watched(process: subprocess.Popen[str]) -> str:
    """Pass on its error output until it ends; return the last lines.

    After Ctrl-C, too: the program got the signal itself, and saves its state. A killed Terraform leaves its
    state locked.
    """
    kept: deque[str] = deque(maxlen=_KEPT_LINES)
    try:
        _pass_on(process, kept)
    except KeyboardInterrupt:
        _pass_on(process, kept)
        raise
    return "".join(kept)


def _pass_on(process: subprocess.Popen[str], kept: deque[str]) -> None:
    if process.stderr is not None:
        for line in process.stderr:
            kept.append(line)
            sys.stderr.write(line)
            sys.stderr.flush()
    process.wait()


def _communicate(process: subprocess.Popen[str], stdin: str | None) -> tuple[str, str]:
    try:
        return process.communicate(stdin)
    except KeyboardInterrupt:
        process.communicate()
        raise


def _environment() -> Mapping[str, str]:
    # gcloud is written in Python, too, and must not load the functions' modules.
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return {**inherited, **_QUIET}


def _shown(command: Sequence[str]) -> str:
    return shlex.join(command)
