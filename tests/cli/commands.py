"""Run an operator's command inside the test: words, environment and input go in, and what it says comes out.

A new process would import everything again, which takes longer than the command itself.
"""

import contextlib
import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TextIO

import pytest

from tuneline_cli.environment import ROOT


@dataclass(frozen=True)
class Ended:
    """How a command ended and what it said, under the names that `subprocess` uses."""

    returncode: int
    stdout: str
    stderr: str


def run(
    main: Callable[[Sequence[str]], int], *words: str, environment: Mapping[str, str], stdin: str = ""
) -> Ended:
    """Call `main` with `words`; it sees no other environment, and no terminal."""
    with _file() as given, _file() as out, _file() as err:
        given.write(stdin)
        given.seek(0)
        with _standing_in(environment, given, out, err):
            try:
                code = main(words)
            except SystemExit as end:  # argparse ends a wrong call, or one for help, in this way
                code = end.code if isinstance(end.code, int) else 1
        return Ended(code, _said(out), _said(err))


def start(command: str, *words: str, environment: Mapping[str, str]) -> Ended:
    """Run `scripts/COMMAND` as a person does, in a process of its own, with nothing at its input."""
    done = subprocess.run(
        [ROOT / "scripts" / command, *words],
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


@contextlib.contextmanager
def _standing_in(environment: Mapping[str, str], given: TextIO, out: TextIO, err: TextIO) -> Iterator[None]:
    """The command's own environment and streams, in place of the test's."""
    wanted = dict(environment)  # it may be the one that is taken away here
    with pytest.MonkeyPatch.context() as patch:
        for name in tuple(os.environ):
            patch.delenv(name)
        for name, value in wanted.items():
            patch.setenv(name, value)
        patch.setattr(sys, "stdin", given)
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            yield


def _file() -> TextIO:
    """A file without a name: unlike a text in memory, it has a number, which a command may ask for."""
    return io.TextIOWrapper(tempfile.TemporaryFile(), encoding="utf-8", write_through=True)


def _said(stream: TextIO) -> str:
    stream.flush()
    stream.seek(0)
    return stream.read()
