"""Validate CreateTask requests: return the task to store, or refuse with Google's messages."""

import re
import secrets
from functools import lru_cache
from typing import Any

import grpc

# The largest task Google stores, in bytes of the stored message: 1 MiB less 7, measured against the service.
# https://docs.cloud.google.com/tasks/docs/quotas#limits
LARGEST_TASK = 1_048_569
LONGEST_URL = 2083
LATEST_SCHEDULE = 30 * 24 * 3600.0
DEFAULT_DEADLINE = 600
SHORTEST_DEADLINE, LONGEST_DEADLINE = 15.0, 1800.0
POST = 1
METHODS = {1: "POST", 2: "GET", 3: "HEAD", 4: "PUT", 5: "DELETE", 6: "PATCH", 7: "OPTIONS"}
METHODS_WITH_BODY = ("POST", "PUT", "PATCH")

_QUEUE = re.compile(r"projects/[A-Za-z0-9.:-]+/locations/[A-Za-z0-9-]+/queues/[A-Za-z0-9-]{1,100}")
_TASK_ID = re.compile(r"[A-Za-z0-9_-]{1,500}")


class Refused(Exception):  # noqa: N818 - it is an answer to the caller, not a fault of this program
    """A call is answered with a gRPC status code and a message."""

    def __init__(self, code: grpc.StatusCode, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def invalid(message: str) -> Refused:
    """Return an INVALID_ARGUMENT answer."""
    return Refused(grpc.StatusCode.INVALID_ARGUMENT, message)


@lru_cache(maxsize=256)
def queue_name(name: str) -> str:
    """Return the queue name itself; Refused unless it is projects/P/locations/L/queues/Q."""
    if not _QUEUE.fullmatch(name):
        raise invalid(
            'Queue name must be formatted: "projects/<PROJECT_ID>/locations/<LOCATION_ID>/queues/<QUEUE_ID>".'
        )
    return name


def accept(request: Any, *, now: float) -> Any:
    """Return the Task message to store for a CreateTaskRequest at `now`, with Google's defaults.

    Raises Refused (INVALID_ARGUMENT; UNIMPLEMENTED for an OAuth token, which nothing here could verify).
    https://docs.cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues.tasks#Task
    """
    queue, task = queue_name(request.parent), request.task
    task.name = _task_name(queue, task.name)
    _check_target(task)
    _set_times(task, now)
    if task.ByteSize() > LARGEST_TASK:
        raise invalid("Task size too large")
    return task


def _task_name(queue: str, name: str) -> str:
    if not name:
        return f"{queue}/tasks/{secrets.randbelow(10**19):019d}"
    of_task, separator, task_id = name.rpartition("/tasks/")
    if not separator or not _QUEUE.fullmatch(of_task):
        raise invalid(
            'Task name must be formatted: "projects/<PROJECT_ID>/locations/<LOCATION_ID>'
            '/queues/<QUEUE_ID>/tasks/<TASK_ID>".'
        )
    if of_task != queue:
        raise invalid(
            f"The queue name from request ('{queue}') must be the same as the queue name in the named task "
            f"('{of_task}')."
        )
    if not _TASK_ID.fullmatch(task_id):
        raise invalid(
            f'Task ID "{task_id}" can contain only letters ([A-Za-z]), numbers ([0-9]), hyphens (-), or '
            "underscores (_). Task ID must between 1 and 500 characters."
        )
    return name


def _check_target(task: Any) -> None:
    if task.WhichOneof("message_type") != "http_request":
        raise invalid("Task.http_request is required: this queue delivers to HTTP targets only.")
    http = task.http_request
    if not http.url:
        raise invalid("HttpRequest.url is required.")
    if not http.url.startswith(("http://", "https://")):
        raise invalid("HttpTarget.url must start with 'http://' or 'https://'.")
    if len(http.url) > LONGEST_URL:
        raise invalid(f"HttpRequest.url must have at most {LONGEST_URL} characters.")
    http.http_method = http.http_method or POST
    if http.body and METHODS.get(http.http_method) not in METHODS_WITH_BODY:
        raise invalid(f"HttpRequest.body is allowed only with {', '.join(METHODS_WITH_BODY)}.")
    if http.HasField("oauth_token"):
        raise Refused(grpc.StatusCode.UNIMPLEMENTED, "The emulator gives OIDC tokens, not OAuth tokens.")


def _set_times(task: Any, now: float) -> None:
    if not task.HasField("dispatch_deadline"):
        task.dispatch_deadline.seconds = DEFAULT_DEADLINE
    deadline = seconds(task.dispatch_deadline)
    if not SHORTEST_DEADLINE <= deadline <= LONGEST_DEADLINE:
        raise invalid("Task.dispatchDeadline must be between [15s, 30m].")
    due = seconds(task.schedule_time) if task.HasField("schedule_time") else now
    if due > now + LATEST_SCHEDULE:
        raise invalid("Task.scheduleTime must be at most 30 days in the future.")
    task.create_time.seconds = int(now)
    set_time(task.schedule_time, max(due, now))


def seconds(message: Any) -> float:
    """Return a Timestamp or Duration message in seconds."""
    return float(message.seconds) + float(message.nanos) / 1e9


def set_time(message: Any, value: float) -> None:
    """Write seconds since 1970 into a Timestamp message, to the microsecond."""
    microseconds = round(value * 1e6)
    message.seconds, message.nanos = microseconds // 10**6, microseconds % 10**6 * 1000
