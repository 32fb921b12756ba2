"""Measure the memory of a process and its children while they run."""

import threading
from types import TracebackType
from typing import Self

import psutil

_EVERY_SECONDS = 0.2


class Peak:
    """The most memory at once, in bytes, of the process `pid` and its children, while the block runs.

    `resident` is the sum over the processes. `proportional` counts shared memory (a library's code) once, as
    a container is charged for it; it is 0 if the system does not report it.
    """

    def __init__(self, pid: int) -> None:
        self.resident = self.proportional = 0
        self._process = psutil.Process(pid)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)

    def __enter__(self) -> Self:
        """Begin to sample."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop sampling."""
        self._over.set()
        self._thread.join()

    def _sample(self) -> None:
        while not self._over.wait(_EVERY_SECONDS):
            try:
                tree = [self._process, *self._process.children(recursive=True)]
            except psutil.Error:
                return
            sizes = [_memory(process) for process in tree]
            self.resident = max(self.resident, sum(resident for resident, _ in sizes))
            self.proportional = max(self.proportional, sum(proportional for _, proportional in sizes))


def _memory(process: psutil.Process) -> tuple[int, int]:
    try:
        info = process.memory_full_info()
    except psutil.Error:
        return 0, 0
    return info.rss, getattr(info, "pss", 0)
