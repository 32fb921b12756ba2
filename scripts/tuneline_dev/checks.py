"""Run every check of the project and report failures: ruff, mypy, import-linter, pytest."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tuneline_cli.environment import ROOT

_MODULE = (sys.executable, "-m")
CHECKS = (
    ("ruff check", (*_MODULE, "ruff", "check", ".")),
    ("ruff format", (*_MODULE, "ruff", "format", "--check", ".")),
    ("mypy", (*_MODULE, "mypy")),
    # The contracts in `.importlinter`. The package cannot be run with `python -m`.
    ("import-linter", (str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache")),
)


# More workers than processors, because tests often wait for processes and clocks.
MOST_WORKERS = 5
# The tests of a file stay together, because their shared fixtures start slowly.
ALL = (
    "-n",
    str(min((os.cpu_count() or 1) * 2 + 1, MOST_WORKERS)),
    *("--dist", "loadfile", "--no-loadscope-reorder"),
)
FAST = "--fast"
# Measures the fast tests' coverage, in nearly twice the time. `.coveragerc` has the floor.
COVERAGE = "--cov"


def pytest_arguments(arguments: Sequence[str]) -> tuple[str, ...]:
    """Add options to a run of all tests, or of all fast ones. Other arguments go to pytest unchanged."""
    if set(arguments) <= {FAST, COVERAGE}:
        return (*ALL, *arguments)
    return tuple(arguments)


HELP = """\
Usage: scripts/test [--fast [--cov] | PYTEST ARGUMENTS ...]

Runs ruff, mypy, import-linter and pytest. Without arguments all tests run, on all processors.

  scripts/test --fast                       leaves out the tests that start a process or an emulator
  scripts/test --fast --cov                 fails below the coverage that .coveragerc demands
  scripts/test tests/chat/test_handler.py   the checks, then one file
  scripts/test tests/chat -k twice          the checks, then the tests whose name matches

tests/README.md says what the tests need. Exit code: 0 if everything passed, 1 if not."""


def main(arguments: Sequence[str]) -> int:
    """Run the checks, then pytest with `arguments`; 0 if all passed."""
    if list(arguments) in (["--help"], ["-h"]):
        print(HELP)
        return 0
    failed = []
    # Tests start many programs, and each takes three times as long to start without bytecode.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for name, command in (*CHECKS, ("pytest", (*_MODULE, "pytest", *pytest_arguments(arguments)))):
        print(f"— {name}", flush=True)
        done = subprocess.run(command, cwd=ROOT, env=environment, check=False)
        if done.returncode:
            failed.append(name)
    if failed:
        print(f"Failed: {', '.join(failed)}.", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
