"""Make one attempt: the task's HTTP request with the headers of Cloud Tasks, and its outcome."""

import asyncio
import base64
import json
import time
from typing import Any

import aiohttp
from yarl import URL

from tuneline_dev.emulators.cloud_tasks.create_task import METHODS, seconds
from tuneline_dev.emulators.cloud_tasks.task_store import StoredTask

# The status of attempts without a response: the real service sent 504 in the headers of a retry after a
# deadline; on Cloud Run, an address without a server gives a 503 of Google's front end.
NO_ANSWER_IN_TIME = 504
NOTHING_LISTENS = 503

# https://docs.cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues.tasks#HttpRequest.FIELDS.headers
_REPLACED = ("host", "content-length", "user-agent")
_RESERVED = ("x-google-", "x-appengine-", "x-cloudtasks-")

# Shorter than gunicorn and uvicorn keep idle connections, so that none is used while they close it.
_KEEP_IDLE_SECONDS = 1.0


def open_session() -> aiohttp.ClientSession:
    """Open the HTTP client of all attempts. Only the queue limits their number."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=_KEEP_IDLE_SECONDS),
        cookie_jar=aiohttp.DummyCookieJar(),
        skip_auto_headers=("Content-Type", "Accept", "Accept-Encoding"),
        auto_decompress=False,
    )


def headers(task: StoredTask) -> dict[str, str]:
    """Return the headers of the next attempt, as the real service was seen to send them.

    A retry carries the status of the attempt before it, and an empty retry reason.
    https://docs.cloud.google.com/tasks/docs/creating-http-target-tasks#handler
    """
    http = task.message.http_request
    sent = {
        name: value
        for name, value in http.headers.items()
        if name.lower() not in _REPLACED and not name.lower().startswith(_RESERVED)
    }
    queue, _, task_id = task.name.rpartition("/tasks/")
    sent["User-Agent"] = "Google-Cloud-Tasks"
    sent["X-CloudTasks-QueueName"] = queue.rpartition("/")[2]
    sent["X-CloudTasks-TaskName"] = task_id
    sent["X-CloudTasks-TaskRetryCount"] = str(task.attempts)
    sent["X-CloudTasks-TaskExecutionCount"] = str(task.executions)
    sent["X-CloudTasks-TaskETA"] = f"{task.due:.6f}"
    if task.last_status is not None:
        sent["X-CloudTasks-TaskPreviousResponse"] = str(task.last_status)
        sent["X-CloudTasks-TaskRetryReason"] = ""
    if http.HasField("oidc_token"):
        token = unsigned_token(http.oidc_token.service_account_email, http.oidc_token.audience or http.url)
        sent["Authorization"] = f"Bearer {token}"
    return sent


def unsigned_token(email: str, audience: str) -> str:
    """Return an ID token like Google's for `email` and `audience`, but for the signature.

    Cloud Run puts the same words in the place of the signature when it passes a token on.
    https://docs.cloud.google.com/tasks/docs/creating-http-target-tasks#token
    """
    now = int(time.time())
    claims = {
        "iss": "https://accounts.google.com",
        "aud": audience,
        "azp": email,
        "sub": email,
        "email": email,
        "email_verified": True,
        "iat": now,
        "exp": now + 3600,
    }
    return f"{_base64({'alg': 'none', 'typ': 'JWT'})}.{_base64(claims)}.SIGNATURE_REMOVED_BY_GOOGLE"


def _base64(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


async def attempt(session: aiohttp.ClientSession, task: StoredTask, *, copies: int, longest: float) -> bool:
    """Send the task once, or `copies` times at the same moment; whether any of them was answered 2xx.

    `longest` (seconds) cuts the task's own deadline. Writes the outcome into the task.
    """
    request = _request(task, longest)
    results = await asyncio.gather(*[_send(session, *request) for _ in range(copies)])
    status, error = min(results)
    task.attempts += 1
    task.deliveries += copies
    task.last_status, task.last_error = status, error
    if status < 500:
        task.executions += 1
    return 200 <= status < 300


def _request(task: StoredTask, longest: float) -> tuple[str, str, bytes, dict[str, str], float]:
    http = task.message.http_request
    deadline = min(seconds(task.message.dispatch_deadline), longest)
    return METHODS[http.http_method], http.url, http.body, headers(task), deadline


async def _send(
    session: aiohttp.ClientSession, method: str, url: str, body: bytes, sent: dict[str, str], deadline: float
) -> tuple[int, str]:
    try:
        async with session.request(
            method,
            URL(url, encoded=True),
            data=body or None,
            headers=sent,
            allow_redirects=False,
            timeout=aiohttp.ClientTimeout(total=deadline),
        ) as response:
            await response.read()
            return response.status, "" if response.ok else f"HTTP status {response.status}"
    except TimeoutError:
        return NO_ANSWER_IN_TIME, f"no answer within {deadline:g} s"
    except (aiohttp.ClientError, OSError, ValueError) as wrong:
        return NOTHING_LISTENS, f"no answer: {wrong or type(wrong).__name__}"
