"""Run Cloud Tasks in a separate thread, for a program whose event loop is busy or that has none."""

from collections.abc import Callable
from typing import Any, Self, TypeVar

from tuneline_dev.emulators.cloud_tasks.background import LoopThread
from tuneline_dev.emulators.cloud_tasks.server import CloudTasks

T = TypeVar("T")


class CloudTasksThread:
    """A context manager around CloudTasks, whose arguments it takes.

    `address` (127.0.0.1:PORT) is for the gRPC client, `control_url` for the control API if there is one.
    """

    def __init__(self, **arguments: Any) -> None:
        self._arguments = arguments
        self.address = ""
        self.control_url = ""

    def __enter__(self) -> Self:
        """Start serving. Raises RuntimeError or OSError if a port is in use."""
        self._thread = LoopThread("cloud-tasks")
        try:
            self._tasks = self._thread.run(self._start())
        except BaseException:
            self._thread.stop()
            raise
        self.address, self.control_url = self._tasks.address, self._tasks.control_url
        return self

    def __exit__(self, *_exception: object) -> None:
        """Stop at once."""
        try:
            self._thread.run(self._tasks.stop())
        finally:
            self._thread.stop()

    async def _start(self) -> CloudTasks:
        tasks = CloudTasks(**self._arguments)
        await tasks.start()
        return tasks

    def call(self, function: Callable[[CloudTasks], T]) -> T:
        """Call a function with the CloudTasks in its thread, and return the result."""

        async def called() -> T:
            return function(self._tasks)

        return self._thread.run(called())

    def shown(self, *, limit: int = 100) -> dict[str, Any]:
        """Return the response of GET /tasks."""
        return self.call(lambda tasks: tasks.shown(limit=limit))

    def run_twice(self, times: int = 1) -> None:
        """Deliver each of the next `times` tasks twice at the same moment."""
        self.call(lambda tasks: tasks.set_run_twice(times))

    def pause(self) -> None:
        """Pause attempts."""
        self.call(lambda tasks: tasks.set_paused(True))

    def resume(self) -> None:
        """Resume attempts."""
        self.call(lambda tasks: tasks.set_paused(False))

    def fail_creates(self, times: int) -> None:
        """Answer the next `times` calls of CreateTask with UNAVAILABLE."""
        self.call(lambda tasks: tasks.fail_creates(times))
