"""Runs gcloud and terraform: reads and changes with them; in a dry run only says what it would change."""

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
_TOLD_LINES = 12
_KEPT_LINES = 400
_TRIES, _PAUSE_SECONDS = 6, 10.0


class ProgramFailedError(StoppedError):
    """A program ended with an error: its command and the end of what it said; `said` holds more of that."""

    def __init__(self, text: str, *, said: str = "") -> None:
        super().__init__(text)
        self.said = said or text


@dataclass
class Programs:
    """The programs of this machine. What is secret goes through their standard input, never in a command.

    `is_settling` says that services were switched on a moment ago: a call that one of them refuses for that
    is made again for a minute.
    """

    dry_run: bool = False
    clock: Clock = field(default_factory=Clock)
    is_settling: bool = False

    def read(self, *command: str) -> str:
        """What `command` prints, without white space around it; it must not change anything."""
        return self._tried(lambda: _finished(command))

    def finds(self, *command: str) -> str | None:
        """What `command` prints, or None where it fails: what it looks for is not there, or not for us."""
        try:
            return self.read(*command)
        except ProgramFailedError:
            return None

    def change(self, *command: str, stdin: str | None = None) -> str:
        """Do what `command` does and give what it prints; `stdin` is fed to it. In a dry run nothing."""
        if self.dry_run:
            self._tell(command, " < (the value, through its standard input)" if stdin is not None else "")
            return ""
        return self._tried(lambda: _finished(command, stdin=stdin))

    def watch(self, *command: str, changes: bool = True) -> None:
        """Do what `command` does while the person sees what it says. In a dry run nothing, if it changes."""
        if self.dry_run and changes:
            self._tell(command, "")
            return
        self._tried(lambda: _seen(command))

    def _tried(self, run: Callable[[], T]) -> T:
        for left in reversed(range(_TRIES if self.is_settling else 1)):
            try:
                return run()
            except ProgramFailedError as failed:
                if not left or not failures.is_unsettled(failed.said):
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
        said = "\n".join(err.strip().splitlines()[-_TOLD_LINES:])
        raise ProgramFailedError(f"`{_shown(command)}` did not work:\n{said}", said=err)
    return out.strip()


def _seen(command: Sequence[str]) -> None:
    # What it does goes to the terminal as it is; of its errors the last lines are kept as well.
    process = subprocess.Popen(
        command,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    )
    said = _watched(process)
    if process.returncode:
        told = f"`{_shown(command)}` ended with {process.returncode}; see above"
        raise ProgramFailedError(told, said=said)


def _watched(process: subprocess.Popen[str]) -> str:
    """Pass on what it says of errors until it has ended, and give the last lines of that.

    After Ctrl-C too: it got the signal itself, and puts down what it has done. Terraform that is killed
    leaves its state locked.
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
    # The functions' modules are of no use to gcloud, which is written in Python too.
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return {**inherited, **_QUIET}


def _shown(command: Sequence[str]) -> str:
    return shlex.join(command)
