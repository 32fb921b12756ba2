"""Send requests to LINE's Messaging API through line-bot-sdk, and convert its errors.

Only this module imports line-bot-sdk. The import takes as long as all others of `line_reply` together, so
`client` loads this module in a thread.
"""

from collections.abc import AsyncIterator, Mapping
from typing import Any
from urllib.parse import quote
from urllib.request import getproxies, proxy_bypass

import aiohttp
from linebot.v3.messaging import ApiException, AsyncApiClient, Configuration
from yarl import URL

from tuneline.line.line_errors import (
    ContentGoneDropError,
    LineRetryError,
    MessageRefusedDropError,
    NoContentDropError,
    kind_of,
)

CONTENT_SECONDS = 10.0
# The SDK's default is five connections per processor: a few slow calls would delay all others.
CONNECTIONS = 100
CHUNK_BYTES = 64 * 1024


class LineApi:
    """The SDK's clients of one channel. Create it inside a running event loop, and close it."""

    def __init__(self, *, channel_access_token: str, base_url: str) -> None:
        self._api = _api_client(base_url, channel_access_token)
        # LINE serves files from another host. An emulator serves everything from one host.
        files = base_url.replace("://api.line.me", "://api-data.line.me")
        self._files_api = _api_client(files, channel_access_token)
        self._files_url, self._token = files, channel_access_token

    async def close(self) -> None:
        """Close the connections."""
        await self._api.close()
        await self._files_api.close()

    async def call(
        self,
        path: str,
        body: Mapping[str, Any] | None,
        *,
        seconds: float,
        retry_key: str | None,
        method: str | None = None,
    ) -> object:
        """Call LINE: without a `method` POST with a body, GET without.

        Returns the answer's JSON, or its text if it is not JSON. The SDK's own methods add models, which take
        longer than the call. Raises the errors of `line_errors`.
        """
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        if retry_key is not None:
            headers["X-Line-Retry-Key"] = retry_key
        called = method or ("GET" if body is None else "POST")
        return await _sent(self._api, called, path, headers, body, seconds=seconds)

    async def upload(self, path: str, content: bytes, *, content_type: str, seconds: float) -> None:
        """Send a file to LINE's host of files. Raises the errors of `line_errors`."""
        await _sent(self._files_api, "POST", path, {"Content-Type": content_type}, content, seconds=seconds)

    async def content(self, message_id: str, *, most_bytes: int) -> bytes:
        """Fetch the file of a user's message into memory; see `chunks` for the errors."""
        fetched = self.chunks(message_id, most_bytes=most_bytes, seconds=CONTENT_SECONDS)
        return b"".join([chunk async for chunk in fetched])

    async def chunks(self, message_id: str, *, most_bytes: int, seconds: float) -> AsyncIterator[bytes]:
        """Fetch the file of a user's message in parts, up to `most_bytes` in all.

        Raises NoContentDropError if LINE does not have it (yet), ContentGoneDropError after an unsend,
        MessageRefusedDropError if it is larger, and LineRetryError, also after some parts.
        """
        path = f"/v2/bot/message/{quote(message_id, safe='')}/content"
        headers = {"Authorization": f"Bearer {self._token}"}
        client, timeout = self._files_api.rest_client, aiohttp.ClientTimeout(total=seconds)
        try:
            async with client.pool_manager.get(
                self._files_url + path,
                headers=headers,
                timeout=timeout,
                proxy=client.proxy,
                proxy_headers=client.proxy_headers,
            ) as response:
                async for chunk in _file(response, most_bytes=most_bytes):
                    yield chunk
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as lost:
            raise LineRetryError(f"LINE's answer was lost ({type(lost).__name__})") from None


async def _sent(
    api: AsyncApiClient,
    method: str,
    path: str,
    headers: dict[str, str],
    body: Mapping[str, Any] | bytes | None,
    *,
    seconds: float,
) -> object:
    try:
        return await api.call_api(
            path,
            method,
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


async def _file(answer: aiohttp.ClientResponse, *, most_bytes: int) -> AsyncIterator[bytes]:
    """Read the file in LINE's answer; stop if it is too large."""
    if answer.status == 410:
        raise ContentGoneDropError("LINE answered 410: the message was unsent")
    if answer.status == 404:
        raise NoContentDropError("LINE answered 404 and no file")
    if answer.status >= 400:
        raise kind_of(answer.status, _request_id(answer.headers), None)
    if answer.status != 200:
        # LINE prepares some files for a moment (202).
        raise NoContentDropError(f"LINE answered {answer.status} and no file")
    size = 0
    async for chunk in answer.content.iter_chunked(CHUNK_BYTES):
        size += len(chunk)
        if size > most_bytes:
            answer.close()
            raise MessageRefusedDropError(f"the file is larger than {most_bytes} bytes")
        yield chunk
    if not size:
        raise NoContentDropError("LINE answered 200 and no file")


def _request_id(headers: Mapping[str, str] | None) -> str | None:
    return (headers or {}).get("X-Line-Request-Id")


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
