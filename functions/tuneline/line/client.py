"""Call LINE's Messaging API: reply with a token, show the loading animation, fetch a picture.

Only this module imports line-bot-sdk.
https://developers.line.biz/en/reference/messaging-api/#send-reply-message
"""

import contextlib
from collections.abc import Mapping, Sequence
from typing import Any, Self
from urllib.parse import quote
from urllib.request import getproxies, proxy_bypass

import aiohttp
from linebot.v3.messaging import ApiException, AsyncApiClient, Configuration
from yarl import URL

from tuneline.errors import DropError, RetryError
from tuneline.line.line_errors import (
    AcceptedBeforeDropError,
    LineAccessRetryError,
    LineRetryError,
    MessageRefusedDropError,
    MonthlyLimitDropError,
    TokenSpentDropError,
    kind_of,
)
from tuneline.line.messages import Button, Message

__all__ = [
    "AcceptedBeforeDropError",
    "LineAccessRetryError",
    "LineClient",
    "LineRetryError",
    "MessageRefusedDropError",
    "MonthlyLimitDropError",
    "TokenSpentDropError",
    "as_sent",
]

REPLY_SECONDS = 8.0
LOADING_SECONDS = 3.0
CONTENT_SECONDS = 10.0
# The SDK's default is five connections per processor: a few slow calls would delay all others.
CONNECTIONS = 100
CHUNK_BYTES = 64 * 1024


class LineClient:
    """Client of one channel. Create it inside a running event loop, and close it."""

    def __init__(self, *, channel_access_token: str, base_url: str) -> None:
        self._api = _api_client(base_url, channel_access_token)
        # LINE serves files from another host. An emulator serves everything from one host.
        files = base_url.replace("://api.line.me", "://api-data.line.me")
        self._files_api = _api_client(files, channel_access_token)
        self._files_url, self._token = files, channel_access_token

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        await self._api.close()
        await self._files_api.close()

    async def reply(self, reply_token: str, messages: Sequence[Message]) -> list[str]:
        """Send one to five messages; return the ids that LINE gave them. A quote of a message carries its id.

        LINE accepts a token once, so a second call with the same token cannot send twice.
        Raises TokenSpentDropError, MessageRefusedDropError, LineAccessRetryError or LineRetryError.
        """
        body = {"replyToken": reply_token, "messages": [*map(as_sent, messages)]}
        return _sent_ids(await self.call("/v2/bot/message/reply", body, seconds=REPLY_SECONDS))

    async def content(self, message_id: str, *, most_bytes: int) -> bytes:
        """Fetch a picture that a user sent, up to `most_bytes`.

        MessageRefusedDropError if LINE does not have it (yet), or if it is larger.
        https://developers.line.biz/en/reference/messaging-api/#get-content
        """
        path = f"/v2/bot/message/{quote(message_id, safe='')}/content"
        headers = {"Authorization": f"Bearer {self._token}"}
        client, timeout = self._files_api.rest_client, aiohttp.ClientTimeout(total=CONTENT_SECONDS)
        try:
            async with client.pool_manager.get(
                self._files_url + path,
                headers=headers,
                timeout=timeout,
                proxy=client.proxy,
                proxy_headers=client.proxy_headers,
            ) as response:
                return await _file(response, most_bytes=most_bytes)
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as lost:
            raise LineRetryError(f"LINE's answer was lost ({type(lost).__name__})") from None

    async def show_loading(self, user_id: str, *, seconds: int = 60) -> None:
        """Show the loading animation for up to `seconds` (5 to 60, in fives) in a one-to-one chat.

        LINE ends it when a message arrives. It is optional: a failure is ignored.
        https://developers.line.biz/en/reference/messaging-api/#display-a-loading-indicator
        """
        body = {"chatId": user_id, "loadingSeconds": seconds}
        with contextlib.suppress(DropError, RetryError):
            await self.call("/v2/bot/chat/loading/start", body, seconds=LOADING_SECONDS)

    async def call(
        self,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        seconds: float,
        retry_key: str | None = None,
    ) -> object:
        """Call LINE through the SDK's client; return the answer's JSON, or its text if it is not JSON.

        Without a body it sends a GET. The SDK's own methods add models, which take longer than the call.
        Raises the errors of `line_errors`.
        """
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        if retry_key is not None:
            headers["X-Line-Retry-Key"] = retry_key
        try:
            return await self._api.call_api(
                path,
                "GET" if body is None else "POST",
                header_params=headers,
                body=body,
                response_types_map={"200": "object"},
                _return_http_data_only=True,
                _request_timeout=seconds,
            )
        except ApiException as refused:
            raise kind_of(refused.status, _request_id(refused.headers), refused.body) from None
        # A body that is not text raises ValueError; one with an unknown encoding raises LookupError.
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError, LookupError) as lost:
            raise LineRetryError(f"LINE's answer was lost ({type(lost).__name__})") from None


class _RedirectedError(aiohttp.ClientError):
    """The host redirects the request. LINE does not, and another host must not get the messages."""


async def _no_redirect(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    answer = await handler(request)
    if 300 <= answer.status < 400:
        answer.close()
        raise _RedirectedError
    return answer


async def _file(answer: aiohttp.ClientResponse, *, most_bytes: int) -> bytes:
    """Read the file in LINE's answer; stop if it is too large."""
    if answer.status >= 400:
        raise kind_of(answer.status, _request_id(answer.headers), None)
    if answer.status != 200:
        # LINE prepares some files for a moment (202).
        raise MessageRefusedDropError(f"LINE answered {answer.status} and no file")
    chunks, size = [], 0
    async for chunk in answer.content.iter_chunked(CHUNK_BYTES):
        chunks.append(chunk)
        size += len(chunk)
        if size > most_bytes:
            answer.close()
            raise MessageRefusedDropError(f"the file is larger than {most_bytes} bytes")
    if not size:
        raise MessageRefusedDropError("LINE answered 200 and no file")
    return b"".join(chunks)


def _request_id(headers: Mapping[str, str] | None) -> str | None:
    return (headers or {}).get("X-Line-Request-Id")


def as_sent(message: Message) -> dict[str, Any]:
    """Convert to the message object that LINE's API takes.

    https://developers.line.biz/en/reference/messaging-api/#message-objects
    """
    sent: dict[str, Any] = {"type": "text", "text": message.text}
    if message.buttons:
        template = {"type": "buttons", "text": message.text, "actions": [*map(_action, message.buttons)]}
        sent = {"type": "template", "altText": message.text, "template": template}
    elif message.quote:
        sent["quoteToken"] = message.quote
    if message.quick:
        items = [{"type": "action", "action": _action(button)} for button in message.quick]
        sent["quickReply"] = {"items": items}
    return sent


def _action(button: Button) -> dict[str, str]:
    action = {"type": "postback", "label": button.label, "data": button.data}
    return {**action, "displayText": button.said} if button.said else action


def _sent_ids(answer: object) -> list[str]:
    """Read the message ids in LINE's answer. 200 means that the messages are sent, even without ids."""
    value = answer.get("sentMessages") if isinstance(answer, dict) else None
    sent = value if isinstance(value, list) else []
    return [str(message["id"]) for message in sent if isinstance(message, dict) and "id" in message]


def _api_client(host: str, token: str) -> AsyncApiClient:
    """Create the SDK's client with a session of our own.

    The SDK's session looks for a proxy and a `.netrc` file at each call, in threads. An entry for LINE's host
    in such a file makes the call fail.
    """
    configuration = Configuration(host=host, access_token=token)
    configuration.connection_pool_maxsize = CONNECTIONS
    configuration.proxy, configuration.proxy_headers = _proxy(URL(host))
    client = AsyncApiClient(configuration)
    connector = client.rest_client.pool_manager.connector
    client.rest_client.pool_manager.detach()
    client.rest_client.pool_manager = aiohttp.ClientSession(
        connector=connector, cookie_jar=aiohttp.DummyCookieJar(), middlewares=(_no_redirect,)
    )
    return client


def _proxy(host: URL) -> tuple[str | None, dict[str, str] | None]:
    """Return the proxy that the environment names for `host`, and its authorization header."""
    address = None if proxy_bypass(host.host or "") else getproxies().get(host.scheme)
    if not address:
        return None, None
    proxy = URL(address)
    if not proxy.user:
        return address, None
    authorization = aiohttp.encode_basic_auth(proxy.user, proxy.password or "")
    return str(proxy.with_user(None)), {"Proxy-Authorization": authorization}
