"""The file in which an interrupted run of `generate` keeps its answers.

It holds JSON lines beside the output, and is named after what is asked: other documents, another model or
another number of pairs start another one.
"""

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from tuneline.generation.run_state import Key, RunState, Stored, as_line


class BusyError(Exception):
    """Another run uses the same state."""


class State(RunState):
    """The answers of one run, in memory and, with a path, on the disk."""

    def __init__(self, path: Path | None) -> None:
        super().__init__()
        self.path = path
        self.written: str | None = None
        self._file: BinaryIO | None = None

    @contextlib.contextmanager
    def opened(self) -> Iterator[None]:
        """Read the file and lock it. Raises BusyError if another run has locked it."""
        if self.path is None:
            yield
            return
        with self.path.open("a+b") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise BusyError(f"Another run uses {self.path}. Wait until it ends.") from None
            self._read(file)
            self._file = file
            try:
                yield
            finally:
                self._file = None
                if not self.spent.calls:
                    # A state without an answer is not kept.
                    self.end()

    async def keep(self, key: Key, stored: Stored) -> None:
        """Write the answer to the file."""
        self._write(as_line(key, stored))

    def note_written(self, digest: str) -> None:
        """Record the output that was written, so that a later run recognises it as its own."""
        self.written = digest
        self._write({"written": digest})

    def end(self) -> None:
        """Remove the file: everything was answered."""
        if self.path is not None:
            self.path.unlink(missing_ok=True)

    def _write(self, line: dict[str, Any]) -> None:
        if self._file is not None:
            self._file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
            self._file.flush()
            os.fsync(self._file.fileno())

    def _read(self, file: BinaryIO) -> None:
        file.seek(0)
        content = file.read()
        for line in content.splitlines():
            # The last line of a killed run may be incomplete.
            with contextlib.suppress(ValueError, KeyError, TypeError):
                self._take(json.loads(line))
        self.before = self.spent
        if content and not content.endswith(b"\n"):
            file.write(b"\n")

    def _take(self, line: dict[str, Any]) -> None:
        if "written" in line:
            self.written = line["written"]
        else:
            self.restore(line)


def state_path(output: Path, fingerprint: str) -> Path:
    """The state's path: `qa.0123456789ab.partial.jsonl` beside `qa.jsonl`."""
    return output.with_name(f"{output.stem}.{fingerprint}.partial.jsonl")


def other_states(output: Path, own: Path) -> list[Path]:
    """States of runs with other documents or options for the same output."""
    found = output.parent.glob(f"{_escaped(output.stem)}.????????????.partial.jsonl")
    return sorted(path for path in found if path != own)


def _escaped(name: str) -> str:
    return "".join(f"[{char}]" if char in "*?[" else char for char in name)
