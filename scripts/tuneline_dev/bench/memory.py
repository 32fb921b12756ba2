"""See how much memory a process and all that it started take together, while they work."""

import threading
from types import TracebackType
from typing import Self

import psutil

_EVERY_SECONDS = 0.2


class Peak:
    """The most memory at once, in bytes, of the process `pid` and its children, while the block runs.

    `resident` adds up what each process has in memory; `proportional` shares out what several have together
    (a library's code), and is what a container is charged. It is 0 where the system does not tell.
    """

    def __init__(self, pid: int) -> None:
        self.resident = self.proportional = 0
        self._process = psutil.Process(pid)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        """Begin to look."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Look no more."""
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(_EVERY_SECONDS):
            try:
                tree = [self._process, *self._process.children(recursive=True)]
            except psutil.Error:
                return
            found = [_memory(one) for one in tree]
            self.resident = max(self.resident, sum(resident for resident, _ in found))
            self.proportional = max(self.proportional, sum(proportional for _, proportional in found))


def _memory(process: psutil.Process) -> tuple[int, int]:
    try:
        found = process.memory_full_info()
    except psutil.Error:
        return 0, 0
    return found.rss, getattr(found, "pss", 0)
