"""Post JSON to Google's APIs with an access token; one session for all hosts of a process.

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


@dataclass(frozen=True)
class ApiResponse:
    """A response: its HTTP status, its JSON (None if an error's body is not JSON), and `Retry-After`."""

    status: int
    body: object
    retry_after: str = ""


class GoogleApi:
    """Post requests; bounded in size and time."""

    def __init__(self, *, token: GoogleToken) -> None:
        self._token = token
        self._session: aiohttp.ClientSession | None = None

    async def post(self, url: str, body: Mapping[str, Any], *, seconds: float) -> ApiResponse:
        """Send `body` and return the response, `seconds` for each try; a refused token is replaced once.

        BusyRetryError if no readable response comes. Raises the errors of GoogleToken.
        """
        content = json.dumps(body, ensure_ascii=False).encode()
        response = await self._send(url, content, await self._token.headers(), seconds=seconds)
        if response.status == 401:
            headers = await self._token.headers(fresh=True)
            response = await self._send(url, content, headers, seconds=seconds)
        return response

    async def close(self) -> None:
        """Close the connections, and stop a fetch of a token."""
        if self._session is not None:
            await self._session.close()
            self._session = None
        await self._token.close()

    async def _send(
        self, url: str, content: bytes, access: Mapping[str, str], *, seconds: float
    ) -> ApiResponse:
        """One request. aiohttp's parser raises many kinds of errors for a host that breaks HTTP."""
        headers = {**access, "Content-Type": "application/json", "Accept-Encoding": ACCEPTED_ENCODING}
        try:
            # Redirects are not followed: one would send a user's message to a host of another's choice.
            async with (
                asyncio.timeout(seconds),
                self._opened().post(
                    url, data=io.BytesIO(content), headers=headers, allow_redirects=False
                ) as response,
            ):
                body = await _body(response)
                retry_after = response.headers.get("Retry-After", "")
                return ApiResponse(response.status, _parsed(body, response.status), retry_after)
        except BusyRetryError:
            raise
        except Exception as lost:  # noqa: BLE001 see above
            reason = f"no readable answer from Vertex AI ({type(lost).__name__})"
            raise BusyRetryError(reason, answered=False) from None

    def _opened(self) -> aiohttp.ClientSession:
        """The session. It decompresses nothing by itself, because it does so without a limit."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=MOST_CONNECTIONS), auto_decompress=False
            )
        return self._session


async def _body(response: aiohttp.ClientResponse) -> bytes:
    body = BoundedBody(response.headers.get("Content-Encoding", ""), most_bytes=MOST_BYTES)
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
