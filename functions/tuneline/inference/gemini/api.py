"""Send JSON to Google's APIs with an access token: bounded in size and time, no automatic retries.

https://docs.aiohttp.org/en/stable/client_reference.html
"""

import asyncio
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import aiohttp

from tuneline.inference.bounded_body import ACCEPTED_ENCODING, BoundedBody
from tuneline.inference.google_token import GoogleToken
from tuneline.inference.model_host_errors import BusyRetryError

# The largest response that is read, decompressed; the longest that LINE can show is a twentieth of it.
MOST_BYTES: Final = 2_000_000
# More questions than an instance of line_reply answers at once (infra/functions.tf).
MOST_CONNECTIONS: Final = 100
_CHUNK: Final = 65_536


@dataclass(frozen=True, kw_only=True)
class ApiRequest:
    """A request: `seconds` is the time for each try, `most_bytes` the largest response that is read."""

    method: str
    url: str
    body: Mapping[str, Any] | None = None
    query: Mapping[str, str] | None = None
    seconds: float
    most_bytes: int = MOST_BYTES


@dataclass(frozen=True)
class ApiResponse:
    """A response: its HTTP status, its JSON (None if an error's body is not JSON), and `Retry-After`."""

    status: int
    body: object
    retry_after: str = ""


class GoogleApi:
    """Posts requests; one session for all hosts of a process."""

    def __init__(self, *, token: GoogleToken) -> None:
        self._token = token
        self._session: aiohttp.ClientSession | None = None

    async def post(self, url: str, body: Mapping[str, Any], *, seconds: float) -> ApiResponse:
        """Send `body` and return the response, `seconds` for each try. Raises the errors of `send`."""
        if self._session is None:
            self._session = new_session()
        request = ApiRequest(method="POST", url=url, body=body, seconds=seconds)
        return await send(self._session, self._token, request)

    async def close(self) -> None:
        """Close the connections, and stop a fetch of a token."""
        if self._session is not None:
            await self._session.close()
            self._session = None
        await self._token.close()


def new_session() -> aiohttp.ClientSession:
    """Make a session. It decompresses nothing by itself, because it does so without a limit."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=MOST_CONNECTIONS), auto_decompress=False
    )


async def send(session: aiohttp.ClientSession, token: GoogleToken, request: ApiRequest) -> ApiResponse:
    """Send a request and return the response; a token that is refused is replaced once.

    BusyRetryError if no readable response comes. Raises the errors of GoogleToken.
    """
    content = None if request.body is None else json.dumps(request.body, ensure_ascii=False).encode()
    response = await _try(session, request, content, await token.headers())
    if response.status == 401:
        response = await _try(session, request, content, await token.headers(fresh=True))
    return response


async def _try(
    session: aiohttp.ClientSession, request: ApiRequest, content: bytes | None, access: Mapping[str, str]
) -> ApiResponse:
    """One request. aiohttp's parser raises many kinds of errors for a host that breaks HTTP."""
    kind = {} if content is None else {"Content-Type": "application/json"}
    try:
        # Redirects are not followed: one would send a user's message to a host of another's choice.
        async with (
            asyncio.timeout(request.seconds),
            session.request(
                request.method,
                request.url,
                params=request.query,
                data=None if content is None else io.BytesIO(content),
                headers={**access, **kind, "Accept-Encoding": ACCEPTED_ENCODING},
                allow_redirects=False,
            ) as response,
        ):
            body = await _body(response, most_bytes=request.most_bytes)
            retry_after = response.headers.get("Retry-After", "")
            return ApiResponse(response.status, _parsed(body, response.status), retry_after)
    except BusyRetryError:
        raise
    except Exception as lost:  # noqa: BLE001 see above
        reason = f"no readable answer from Vertex AI ({type(lost).__name__})"
        raise BusyRetryError(reason, answered=False) from None


async def _body(response: aiohttp.ClientResponse, *, most_bytes: int) -> bytes:
    body = BoundedBody(response.headers.get("Content-Encoding", ""), most_bytes=most_bytes)
    async for chunk in response.content.iter_chunked(_CHUNK):
        body.add(chunk)
    return body.whole()


def _parsed(body: bytes, status: int) -> object:
    """Parse the body. An error's body may be anything: its status says enough."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        if status == 200:
            raise BusyRetryError("an answer of Vertex AI that is not JSON", answered=False) from None
        return None
