"""Do the same with many parts of a file, in several processes when there is much of it, and in their order.

The tokenizer holds Python's lock, so threads would gain nothing.
The processes are started anew and not forked: a function's process has threads and gRPC in it, which do not
survive a fork, and a fresh one holds only what it needs.
"""

import itertools
import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Any, Self, TypeVar, cast

from tuneline.datasets.formats.json.jsonl import Lines
from tuneline.errors import RetryError

R = TypeVar("R")
# JobStarter processes takes a third of a second; less than this is done sooner without.
SMALL_BYTES = 4_000_000


class WorkerDiedRetryError(RetryError):
    """A process that worked on the dataset ended, for want of memory perhaps."""


def cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_order(
    task: Callable[[Lines], R], parts: Iterable[Lines], *, workers: int, small: int = SMALL_BYTES
) -> Iterator[R]:
    """What `task` makes of each of `parts`, in their order.

    With two `workers` or more, and more than `small` bytes to work on, `task` is done in as many processes;
    all that goes in and comes out is pickled. WorkerDiedRetryError when one of them ends.
    """
    parts = iter(parts)
    first = list(_first(parts, small)) if workers > 1 else []
    rest = next(parts, None) if workers > 1 else None
    if rest is None:
        yield from map(task, itertools.chain(first, parts))
        return
    with Crew(task, workers) as crew:
        yield from crew.results(itertools.chain(first, [rest], parts))


def _first(parts: Iterator[Lines], size: int) -> Iterator[Lines]:
    """The first parts, up to `size` bytes; one part more is as good as read."""
    while size > 0 and (part := next(parts, None)) is not None:
        size -= len(part.raw or b"")
        yield part


class Crew:
    """Worker processes, which end with the block whichever way it ends."""

    def __init__(self, task: Callable[[Lines], Any], workers: int) -> None:
        self._task = task
        self._count = workers
        self._workers: list[_Worker] = []

    def __enter__(self) -> Self:
        """Start them."""
        try:
            for _ in range(self._count):
                self._workers.append(_Worker())
            for worker in self._workers:
                worker.give(self._task)
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End them."""
        self._end()

    def results(self, parts: Iterable[Lines]) -> Iterator[Any]:
        """What the task makes of each part, in order. Each worker has one part; one more is in memory."""
        waiting, busy = deque(self._workers), deque[_Worker]()
        for part in parts:
            if waiting:
                busy.append(waiting.popleft())
                busy[-1].give(part)
                continue
            busy.rotate(-1)
            result = busy[-1].take()
            # Its next part first, so that it works while what it made is used.
            busy[-1].give(part)
            yield result
        for worker in busy:
            yield worker.take()

    def _end(self) -> None:
        for worker in self._workers:
            worker.kill()


class _Worker:
    """One process; what it is given and what it gives back are pickled, through pipes that only it has."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "tuneline.datasets.validation.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )

    def give(self, what: object) -> None:
        stdin = cast(Any, self._process.stdin)
        try:
            pickle.dump(what, stdin, protocol=pickle.HIGHEST_PROTOCOL)
            stdin.flush()
        except OSError:
            raise self._died() from None

    def take(self) -> Any:
        try:
            # What it reads was written by the process that was started above.
            return pickle.load(cast(Any, self._process.stdout))  # noqa: S301
        except (EOFError, pickle.UnpicklingError):
            raise self._died() from None

    def kill(self) -> None:
        self._process.kill()
        self._process.communicate()

    def _died(self) -> WorkerDiedRetryError:
        self._process.kill()
        return WorkerDiedRetryError(f"a process that checked the dataset ended ({self._process.wait()})")
