"""Run `scripts/tuneline`: inside the test by Click's runner, or in a process of its own.

A new process imports everything again, which takes longer than the command itself.
"""

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from tuneline_cli.cli import COMPLETE_VARIABLE, PROGRAM, tuneline
from tuneline_cli.environment import ROOT

# A folder in which nothing was deployed.
NOTHING = Path("/nowhere/infra")
NAMES: dict[str, Any] = {"prog_name": PROGRAM, "complete_var": COMPLETE_VARIABLE}


@dataclass(frozen=True)
class Ended:
    """How a command ended and what it printed, under the names that `subprocess` uses."""

    returncode: int
    stdout: str
    stderr: str


def run(*words: str, environment: Mapping[str, str], stdin: str | bytes = "", infra: Path = NOTHING) -> Ended:
    """Run the command with `words`; it sees no other environment, no other `infra`, and no terminal."""
    wanted = dict(environment)  # the environment of the test itself may be given
    before = dict(os.environ)
    try:
        os.environ.clear()
        os.environ.update(wanted)
        runner = CliRunner(catch_exceptions=False)
        result = runner.invoke(tuneline, words, input=stdin, obj=infra, **NAMES)
    finally:
        os.environ.clear()
        os.environ.update(before)
    return Ended(result.exit_code, result.stdout, result.stderr)


def start(*words: str, environment: Mapping[str, str]) -> Ended:
    """Run `scripts/tuneline` as an operator does, in a process of its own, with nothing at its input."""
    done = subprocess.run(
        [ROOT / PROGRAM, *words],
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)
