"""Store the tasks, the reserved names, and the outcomes of the latest tasks."""

from collections import deque
from dataclasses import dataclass
from typing import Any, Literal

import grpc

from tuneline_dev.emulators.cloud_tasks.create_task import Refused, seconds, set_time

State = Literal["pending", "running", "done", "dropped", "deleted"]
HISTORY = 1000


@dataclass(slots=True, eq=False)
class StoredTask:
    """One task: the stored message, its due time (seconds since 1970), and its attempts so far.

    `executions` counts the responses that were not 5xx; `last_status` is the last HTTP status (504 after a
    deadline, 503 without a response), and `last_error` its description.
    """

    message: Any
    due: float
    state: State = "pending"
    attempts: int = 0
    deliveries: int = 0
    executions: int = 0
    first_attempt: float = 0.0
    last_status: int | None = None
    last_error: str = ""

    @property
    def name(self) -> str:
        """Return the full name, projects/P/locations/L/queues/Q/tasks/T."""
        return str(self.message.name)

    @property
    def queue(self) -> str:
        """Return the full name of its queue."""
        return self.name.rpartition("/tasks/")[0]

    def reschedule(self, due: float) -> None:
        """Set the time of the next attempt."""
        self.due = due
        set_time(self.message.schedule_time, due)

    def shown(self) -> dict[str, Any]:
        """Return the fields that the control API shows."""
        return {
            "name": self.name,
            "url": self.message.http_request.url,
            "state": self.state,
            "attempts": self.attempts,
            "deliveries": self.deliveries,
            "last_status": self.last_status,
            "last_error": self.last_error,
            "due": self.due,
        }


class TaskStore:
    """The tasks of all queues by name; `names_kept_for` is in seconds."""

    def __init__(self, *, names_kept_for: float = 3600.0) -> None:
        self.live: dict[str, StoredTask] = {}
        self.finished: deque[StoredTask] = deque(maxlen=HISTORY)
        self.counts: dict[str, int] = {"done": 0, "dropped": 0, "deleted": 0}
        self._names_kept_for = names_kept_for
        self._used: dict[str, float] = {}

    def add(self, message: Any, *, now: float) -> StoredTask:
        """Store a task. Raises Refused (ALREADY_EXISTS) if its name is in use or reserved."""
        self._forget(now)
        if message.name in self.live or message.name in self._used:
            raise Refused(grpc.StatusCode.ALREADY_EXISTS, "Requested entity already exists")
        task = StoredTask(message=message, due=seconds(message.schedule_time))
        self.live[message.name] = task
        return task

    def get(self, name: str, *, now: float) -> StoredTask:
        """Return the live task of that name. Raises Refused (NOT_FOUND) if there is none."""
        self._forget(now)
        if name in self.live:
            return self.live[name]
        if name in self._used:
            message = (
                "The task no longer exists, though a task with this name existed recently. "
                "The task either successfully completed or was deleted."
            )
        else:
            message = "Requested entity was not found."
        raise Refused(grpc.StatusCode.NOT_FOUND, message)

    def finish(self, task: StoredTask, state: Literal["done", "dropped", "deleted"], *, now: float) -> None:
        """Remove a task from its queue and reserve its name for some time."""
        if self.live.pop(task.name, None) is None:
            return
        task.state = state
        task.message.http_request.ClearField("body")
        self.counts[state] += 1
        self.finished.append(task)
        self._used[task.name] = now + self._names_kept_for

    def of_queue(self, queue: str) -> list[StoredTask]:
        """Return the live tasks of one queue, oldest first."""
        return [task for task in self.live.values() if task.queue == queue]

    def _forget(self, now: float) -> None:
        # Names are in the order of their expiry, so the search stops at the first that is still reserved.
        while self._used and next(iter(self._used.values())) <= now:
            del self._used[next(iter(self._used))]
