"""Queue events for `line_reply`. Only this module imports the Cloud Tasks client.

https://cloud.google.com/tasks/docs/creating-http-target-tasks
"""

from datetime import datetime
from typing import Any

import grpc
from google.api_core import exceptions
from google.api_core.retry import AsyncRetry, if_exception_type
from google.auth.exceptions import GoogleAuthError
from google.cloud import tasks_v2
from google.cloud.tasks_v2.services.cloud_tasks.transports import CloudTasksGrpcAsyncIOTransport
from google.protobuf import duration_pb2

from tuneline.chat.reply_task import encode
from tuneline.errors import RetryError

# LINE waits two seconds for the webhook's response, so queueing must end earlier.
CREATE_SECONDS = 1.4
# The longest run of line_reply; after it the queue gives the task to another run.
DISPATCH_SECONDS = 300


class NotQueuedRetryError(RetryError):
    """The event is not on the queue, or it is unknown whether it is."""


class ReplyQueue:
    """Client of one queue with one target. Create it inside a running event loop."""

    def __init__(self, *, queue: str, url: str, invoker: str, emulator: str = "") -> None:
        self._queue = queue
        self._url = url
        self._invoker = invoker
        transport = None
        if emulator:
            transport = CloudTasksGrpcAsyncIOTransport(channel=grpc.aio.insecure_channel(emulator))
        self._client = tasks_v2.CloudTasksAsyncClient(transport=transport)
        self._retry = AsyncRetry(
            predicate=if_exception_type(exceptions.ServiceUnavailable), initial=0.05, timeout=CREATE_SECONDS
        )

    async def put(self, raw_event: Any, *, received_at: datetime, chat: str | None = None) -> None:
        """Queue one event. NotQueuedRetryError if it is not, or may not be, on the queue.

        `chat` is the path of its chat, for an event whose ids were removed.
        The task has no name. A name would reject a redelivery whose first run was lost, and it costs time.
        `line_reply` recognizes duplicates by the event's id.
        """
        try:
            await self._client.create_task(
                request=self._request(encode(raw_event, received_at=received_at, chat=chat)),
                retry=self._retry,
                timeout=CREATE_SECONDS,
            )
        except (exceptions.GoogleAPIError, GoogleAuthError) as failed:
            raise NotQueuedRetryError(f"the event was not queued ({type(failed).__name__})") from None

    async def close(self) -> None:
        """Close the channel."""
        transport: Any = self._client.transport
        await transport.close()

    def _request(self, body: bytes) -> Any:
        types: Any = tasks_v2
        task = types.Task.pb()(
            http_request=types.HttpRequest.pb()(
                url=self._url,
                http_method=types.HttpMethod.POST,
                headers={"Content-Type": "application/json"},
                body=body,
                oidc_token=types.OidcToken.pb()(service_account_email=self._invoker, audience=self._url),
            ),
            dispatch_deadline=duration_pb2.Duration(seconds=DISPATCH_SECONDS),
        )
        return types.CreateTaskRequest.pb()(parent=self._queue, task=task)
