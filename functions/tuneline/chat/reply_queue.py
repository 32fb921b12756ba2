"""Queue events for `line_reply` and `line_operator`. Only this module imports the Cloud Tasks client.

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

from tuneline.chat.reply_task import encode, is_for_operators
from tuneline.errors import RetryError
from tuneline.line.events import parse_event

# LINE waits two seconds for the webhook's response, so queueing must end earlier.
CREATE_SECONDS = 1.4
# The longest run of an event; after it the queue gives the task to another run.
DISPATCH_SECONDS = 300
# An emulator may be started again while the function runs. Without these, gRPC waits a second and more before
# it connects again. https://github.com/grpc/grpc/blob/master/doc/connection-backoff.md
_EMULATOR_OPTIONS = (("grpc.initial_reconnect_backoff_ms", 100), ("grpc.max_reconnect_backoff_ms", 300))


class NotQueuedRetryError(RetryError):
    """The event is not on the queue, or it is unknown whether it is."""


class ReplyQueue:
    """Client of one queue. Create it inside a running event loop.

    Its tasks call `url`; those for operators call `operator_url`, if there is one.
    """

    def __init__(
        self, *, queue: str, url: str, invoker: str, operator_url: str = "", emulator: str = ""
    ) -> None:
        self._queue = queue
        self._url = url
        self._operator_url = operator_url or url
        self._invoker = invoker
        transport = None
        if emulator:
            channel = grpc.aio.insecure_channel(emulator, options=_EMULATOR_OPTIONS)
            transport = CloudTasksGrpcAsyncIOTransport(channel=channel)
        self._client = tasks_v2.CloudTasksAsyncClient(transport=transport)
        self._retry = AsyncRetry(
            predicate=if_exception_type(exceptions.ServiceUnavailable), initial=0.05, timeout=CREATE_SECONDS
        )

    async def put(self, raw_event: Any, *, received_at: datetime, chat: str | None = None) -> None:
        """Queue one event. NotQueuedRetryError if it is not, or may not be, on the queue.

        `chat` is the path of its chat, for an event whose ids were removed.
        The task has no name. A name would reject a redelivery whose first run was lost, and it costs time.
        Duplicates are recognized by the event's id.
        """
        url = self._operator_url if is_for_operators(parse_event(raw_event)) else self._url
        try:
            await self._client.create_task(
                request=self._request(url, encode(raw_event, received_at=received_at, chat=chat)),
                retry=self._retry,
                timeout=CREATE_SECONDS,
            )
        except (exceptions.GoogleAPIError, GoogleAuthError) as failed:
            raise NotQueuedRetryError(f"the event was not queued ({type(failed).__name__})") from None

    async def close(self) -> None:
        """Close the channel."""
        transport: Any = self._client.transport
        await transport.close()

    def _request(self, url: str, body: bytes) -> Any:
        types: Any = tasks_v2
        task = types.Task.pb()(
            http_request=types.HttpRequest.pb()(
                url=url,
                http_method=types.HttpMethod.POST,
                headers={"Content-Type": "application/json"},
                body=body,
                oidc_token=types.OidcToken.pb()(service_account_email=self._invoker, audience=url),
            ),
            dispatch_deadline=duration_pb2.Duration(seconds=DISPATCH_SECONDS),
        )
        return types.CreateTaskRequest.pb()(parent=self._queue, task=task)
