"""The gRPC side: CreateTask, GetTask, ListTasks, DeleteTask and GetQueue on plain protocol buffers."""

import asyncio
import time
from collections.abc import Callable
from typing import Any, NoReturn, Protocol

import grpc
from google.cloud.tasks_v2.types import cloudtasks
from google.cloud.tasks_v2.types import queue as queue_types
from google.cloud.tasks_v2.types import task as task_types

from tuneline_dev.emulators.cloud_tasks.create_task import Refused, accept, invalid, queue_name
from tuneline_dev.emulators.cloud_tasks.queue import QueueOptions
from tuneline_dev.emulators.cloud_tasks.task_store import StoredTask, TaskStore
from tuneline_dev.emulators.faults import Fault, Faults

SERVICE = "google.cloud.tasks.v2.CloudTasks"
BASIC, FULL = 1, 2
LARGEST_PAGE = 1000
RUNNING, PAUSED = 1, 2

# https://docs.cloud.google.com/apis/design/errors#handling_errors
_CODES = {
    403: grpc.StatusCode.PERMISSION_DENIED,
    404: grpc.StatusCode.NOT_FOUND,
    429: grpc.StatusCode.RESOURCE_EXHAUSTED,
    500: grpc.StatusCode.INTERNAL,
    504: grpc.StatusCode.DEADLINE_EXCEEDED,
}

_Context = grpc.aio.ServicerContext[bytes, bytes]


class Queues(Protocol):
    """The queues of accepted tasks."""

    paused: bool
    options: QueueOptions

    def put(self, task: StoredTask) -> None:
        """Schedule the task."""


class CloudTasksRpc:
    """Answers google.cloud.tasks.v2.CloudTasks; a queue exists as soon as it is named.

    https://docs.cloud.google.com/tasks/docs/reference/rpc/google.cloud.tasks.v2
    """

    def __init__(self, *, ledger: TaskStore, queues: Queues, faults: Faults) -> None:
        self._ledger = ledger
        self._queues = queues
        self._faults = faults

    def handler(self) -> Any:
        """Return the handler for a gRPC server. Other methods are UNIMPLEMENTED."""
        method = self._method
        return grpc.method_handlers_generic_handler(
            SERVICE,
            {
                "CreateTask": method(cloudtasks.CreateTaskRequest.pb(), "create_task", self.create_task),
                "GetTask": method(cloudtasks.GetTaskRequest.pb(), "get_task", self.get_task),
                "ListTasks": method(cloudtasks.ListTasksRequest.pb(), "list_tasks", self.list_tasks),
                "DeleteTask": method(cloudtasks.DeleteTaskRequest.pb(), "delete_task", self.delete_task),
                "GetQueue": method(cloudtasks.GetQueueRequest.pb(), "get_queue", self.get_queue),
            },
        )

    def _method(self, message: Any, operation: str, answer: Callable[[Any], bytes]) -> Any:
        async def handle(request: bytes, context: _Context) -> bytes:
            try:
                fault = self._faults.take(operation)
                if fault is not None:
                    await _strike(fault, lambda: answer(message.FromString(request)))
                return answer(message.FromString(request))
            except Refused as refused:
                await context.abort(refused.code, refused.message)

        return grpc.unary_unary_rpc_method_handler(handle)

    def create_task(self, request: Any) -> bytes:
        """Store the task and schedule it. The response is the task."""
        now = time.time()
        view = request.response_view
        task = self._ledger.add(accept(request, now=now), now=now)
        answer = _seen(task, view).SerializeToString()
        self._queues.put(task)
        return bytes(answer)

    def get_task(self, request: Any) -> bytes:
        """Return the task, unless it has finished."""
        task = self._ledger.get(request.name, now=time.time())
        return bytes(_seen(task, request.response_view).SerializeToString())

    def list_tasks(self, request: Any) -> bytes:
        """Return a page of a queue's unfinished tasks. Its token is the number of tasks before it."""
        if request.page_token and not request.page_token.isdecimal():
            raise invalid("ListTasksRequest.page_token is not one that was given out.")
        tasks = self._ledger.of_queue(queue_name(request.parent))
        start, size = int(request.page_token or 0), min(request.page_size or LARGEST_PAGE, LARGEST_PAGE)
        answer = cloudtasks.ListTasksResponse.pb()()
        for task in tasks[start : start + size]:
            answer.tasks.append(_seen(task, request.response_view))
        if start + size < len(tasks):
            answer.next_page_token = str(start + size)
        return bytes(answer.SerializeToString())

    def delete_task(self, request: Any) -> bytes:
        """Delete the task. A running attempt is not cancelled. The response is Empty."""
        now = time.time()
        self._ledger.finish(self._ledger.get(request.name, now=now), "deleted", now=now)
        return b""

    def get_queue(self, request: Any) -> bytes:
        """Return the queue's limits and whether it is paused."""
        options = self._queues.options
        queue = queue_types.Queue.pb()()
        queue.name = queue_name(request.name)
        queue.state = PAUSED if self._queues.paused else RUNNING
        queue.rate_limits.max_dispatches_per_second = options.max_dispatches_per_second
        queue.rate_limits.max_burst_size = int(options.burst)
        queue.rate_limits.max_concurrent_dispatches = options.max_concurrent_dispatches
        queue.retry_config.max_attempts = options.retry.max_attempts
        queue.retry_config.max_doublings = options.retry.max_doublings
        for name in ("min_backoff", "max_backoff", "max_retry_duration"):
            getattr(queue.retry_config, name).FromMilliseconds(round(getattr(options.retry, name) * 1000))
        return bytes(queue.SerializeToString())


def _seen(task: StoredTask, view: int) -> Any:
    message = task_types.Task.pb()()
    message.CopyFrom(task.message)
    message.view = view or BASIC
    message.dispatch_count = task.attempts + (task.state == "running")
    message.response_count = task.attempts
    if view != FULL:
        message.http_request.ClearField("body")
    return message


async def _strike(fault: Fault, work: Callable[[], bytes]) -> NoReturn:
    """Fail the call as the fault says. A closed connection is UNAVAILABLE to a gRPC client."""
    if fault.kind in ("lost_answer", "hang_after"):
        work()
    if fault.kind in ("hang", "hang_after"):
        await asyncio.sleep(fault.seconds)
    if fault.kind == "status":
        code = _CODES.get(fault.status, grpc.StatusCode.UNAVAILABLE)
        raise Refused(code, str(fault.body.get("message", "The service is currently unavailable.")))
    raise Refused(grpc.StatusCode.UNAVAILABLE, "Socket closed")
