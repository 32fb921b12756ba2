"""Get an access token from the metadata server, which each function on Google Cloud has.

https://cloud.google.com/run/docs/container-contract#metadata-server
"""

import asyncio
import json
import re
from typing import Any, Final

import aiohttp

from tuneline.inference.model_host_errors import BusyRetryError, NoAccessRetryError

TOKEN_PATH: Final = "/computeMetadata/v1/instance/service-accounts/default/token"  # noqa: S105 a path
# Without this header the server refuses; in its answer the header shows that it is the metadata server.
FLAVOR: Final = {"Metadata-Flavor": "Google"}
# The server is a few milliseconds away, but may be late or fail while an instance starts.
TRY_SECONDS: Final = 3.0
TRIES: Final = 3
PAUSE_SECONDS: Final = 0.2
MOST_BYTES: Final = 16_000
MOST_SECONDS: Final = 1e6
_TOKEN: Final = re.compile(r"[!-~]{1,8000}")


class MetadataServer:
    """The metadata server at `host` (a name or an address, optionally with a port)."""

    def __init__(
        self, *, host: str, try_seconds: float = TRY_SECONDS, pause_seconds: float = PAUSE_SECONDS
    ) -> None:
        self._url = f"http://{host}{TOKEN_PATH}"
        self._pause_seconds = pause_seconds
        self._timeout = aiohttp.ClientTimeout(total=try_seconds)

    @property
    def quota_project(self) -> str:
        """Empty: a function's requests count against its own project."""
        return ""

    async def token(self) -> tuple[str, float]:
        """Return the access token of the function's service account, and its remaining lifetime in seconds.

        NoAccessRetryError if the server refuses it, BusyRetryError if it fails three times.
        """
        async with aiohttp.ClientSession(
            timeout=self._timeout, headers=FLAVOR, auto_decompress=False
        ) as session:
            for number in range(1, TRIES):
                try:
                    return await self._try(session)
                except BusyRetryError:
                    await asyncio.sleep(self._pause_seconds * number)
            return await self._try(session)

    async def _try(self, session: aiohttp.ClientSession) -> tuple[str, float]:
        try:
            async with session.get(self._url, allow_redirects=False) as response:
                status, flavor = response.status, response.headers.get("Metadata-Flavor")
                body = await _read(response)
        except (aiohttp.ClientError, OSError, ValueError) as lost:
            reason = f"the metadata server does not answer ({type(lost).__name__})"
            raise BusyRetryError(reason, answered=False) from None
        if status in (401, 403, 404):
            raise NoAccessRetryError(
                f"the metadata server answered {status}: give the function a service account with the role "
                "that infra/ grants"
            )
        if status != 200 or flavor != FLAVOR["Metadata-Flavor"]:
            raise BusyRetryError(f"the metadata server answered {status} without a token", answered=False)
        return _parse(body)


async def _read(response: aiohttp.ClientResponse) -> bytes:
    body = b""
    async for chunk in response.content.iter_chunked(MOST_BYTES):
        body += chunk
        if len(body) > MOST_BYTES:
            raise BusyRetryError("the metadata server's answer is too large", answered=False)
    return body


def _parse(body: bytes) -> tuple[str, float]:
    """Read the token and its lifetime. BusyRetryError, without the text, if they are not there."""
    try:
        answer: Any = json.loads(body)
        token, seconds = answer["access_token"], float(answer["expires_in"])
        is_usable = bool(_TOKEN.fullmatch(token)) and 0 < seconds < MOST_SECONDS
    except (ValueError, TypeError, KeyError, RecursionError):
        is_usable = False
    if not is_usable:
        raise BusyRetryError("the metadata server's answer holds no token", answered=False)
    return token, seconds
