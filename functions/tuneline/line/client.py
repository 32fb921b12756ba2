"""Call LINE's Messaging API: reply with a token, show the loading animation, fetch a picture.

https://developers.line.biz/en/reference/messaging-api/#send-reply-message
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

from tuneline.errors import DropError, RetryError
from tuneline.line.line_errors import (
    AcceptedBeforeDropError,
    ContentGoneDropError,
    LineAccessRetryError,
    LineRetryError,
    MessageRefusedDropError,
    MonthlyLimitDropError,
    NoContentDropError,
    TokenSpentDropError,
)
from tuneline.line.messages import Message
from tuneline.line.sent_objects import sent_objects

if TYPE_CHECKING:
    from tuneline.line.line_api import LineApi

__all__ = [
    "AcceptedBeforeDropError",
    "ContentGoneDropError",
    "LineAccessRetryError",
    "LineClient",
    "LineRetryError",
    "MessageRefusedDropError",
    "MonthlyLimitDropError",
    "NoContentDropError",
    "TokenSpentDropError",
]

REPLY_SECONDS = 8.0
LOADING_SECONDS = 3.0
MARK_SECONDS = 2.0
# 356 MB took 41 s in a measurement of others, and a dataset has at most 512 MB.
FILE_SECONDS = 150.0


class LineClient:
    """Client of one channel. Create it inside a running event loop, and close it."""

    def __init__(self, *, channel_access_token: str, base_url: str) -> None:
        self._token, self._base_url = channel_access_token, base_url
        # While the SDK is loaded the event is claimed and the model is asked; the reply comes last.
        self._loading = asyncio.create_task(self._load())

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        await (await self._api()).close()

    async def reply(self, reply_token: str, messages: Sequence[Message]) -> list[str]:
        """Send one to five messages; return the ids that LINE gave them. A quote of a message carries its id.

        LINE accepts a token once, so a second call with the same token cannot send twice.
        Raises TokenSpentDropError, MessageRefusedDropError, LineAccessRetryError or LineRetryError.
        """
        body = {"replyToken": reply_token, "messages": sent_objects(messages)}
        return _sent_ids(await self.call("/v2/bot/message/reply", body, seconds=REPLY_SECONDS))

    async def content(self, message_id: str, *, most_bytes: int) -> bytes:
        """Fetch a picture that a user sent, up to `most_bytes`.

        MessageRefusedDropError if LINE does not have it (yet), or if it is larger.
        https://developers.line.biz/en/reference/messaging-api/#get-content
        """
        return await (await self._api()).content(message_id, most_bytes=most_bytes)

    async def chunks(self, message_id: str, *, most_bytes: int) -> AsyncIterator[bytes]:
        """Fetch a file that a user sent in parts, up to `most_bytes` in all.

        Raises NoContentDropError, ContentGoneDropError, MessageRefusedDropError if it is larger, and
        LineRetryError, also after some parts.
        """
        api = await self._api()
        async for chunk in api.chunks(message_id, most_bytes=most_bytes, seconds=FILE_SECONDS):
            yield chunk

    async def show_loading(self, user_id: str, *, seconds: int = 60) -> None:
        """Show the loading animation for up to `seconds` (5 to 60, in fives) in a one-to-one chat.

        LINE ends it when a message arrives. It is optional: a failure is ignored.
        https://developers.line.biz/en/reference/messaging-api/#display-a-loading-indicator
        """
        body = {"chatId": user_id, "loadingSeconds": seconds}
        with contextlib.suppress(DropError, RetryError):
            await self.call("/v2/bot/chat/loading/start", body, seconds=LOADING_SECONDS)

    async def mark_as_read(self, token: str) -> None:
        """Mark the message of `token`, and all before it in its chat, as read.

        Raises MessageRefusedDropError, LineAccessRetryError or LineRetryError.
        https://developers.line.biz/en/docs/messaging-api/mark-as-read/
        """
        await self.call("/v2/bot/chat/markAsRead", {"markAsReadToken": token}, seconds=MARK_SECONDS)

    async def call(
        self,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        seconds: float,
        retry_key: str | None = None,
        method: str | None = None,
    ) -> object:
        """Call LINE through the SDK's client; return the answer's JSON, or its text if it is not JSON.

        Without a `method` it is POST with a body, GET without. Raises the errors of `line_errors`.
        """
        api = await self._api()
        return await api.call(path, body, seconds=seconds, retry_key=retry_key, method=method)

    async def upload(self, path: str, content: bytes, *, content_type: str, seconds: float) -> None:
        """Send a file to LINE's host of files. Raises the errors of `line_errors`."""
        await (await self._api()).upload(path, content, content_type=content_type, seconds=seconds)

    async def _load(self) -> "LineApi":
        api = await asyncio.to_thread(_import_api)
        return api(channel_access_token=self._token, base_url=self._base_url)

    async def _api(self) -> "LineApi":
        if self._loading.done() and (self._loading.cancelled() or self._loading.exception()):
            # Files or memory may have been short. Later calls must not fail because of that.
            self._loading = asyncio.create_task(self._load())
        # A caller that is cancelled must not stop the loading for the others.
        return await asyncio.shield(self._loading)


class ClientOwner:
    """Calls LINE over a client, and closes it at the end of `async with`."""

    def __init__(self, client: LineClient) -> None:
        self._client = client

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.close()


def _import_api() -> type["LineApi"]:
    from tuneline.line.line_api import LineApi  # noqa: PLC0415 it is slow, see the module

    return LineApi


def _sent_ids(answer: object) -> list[str]:
    """Read the message ids in LINE's answer. 200 means that the messages are sent, even without ids."""
    value = answer.get("sentMessages") if isinstance(answer, dict) else None
    sent = value if isinstance(value, list) else []
    return [str(message["id"]) for message in sent if isinstance(message, dict) and "id" in message]
