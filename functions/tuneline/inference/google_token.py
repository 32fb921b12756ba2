"""Keep an access token for Google's APIs, and replace it before it ends.

https://cloud.google.com/docs/authentication/token-types#access
"""

import asyncio
import time
from collections.abc import Callable
from typing import Final, Protocol

from tuneline import logs
from tuneline.errors import RetryError

# A token is replaced this long before it ends: a request that begins now may take minutes.
EARLY_SECONDS: Final = 300.0
# The metadata server gives the same token until about this long before its end, so that a new one may have
# less left. It is kept for a part of that, not fetched for each request.
LEAST_PART: Final = 0.1


class TokenSource(Protocol):
    """Where new tokens come from: the metadata server, or an operator's login."""

    @property
    def quota_project(self) -> str:
        """The project that an operator's requests count against. Empty for a function's account."""

    async def token(self) -> tuple[str, float]:
        """Return a token and its remaining lifetime in seconds. NoAccessRetryError, BusyRetryError."""


class GoogleToken:
    """The current access token. Many tasks may share it; one request at a time fetches a new one."""

    def __init__(self, *, source: TokenSource, clock: Callable[[], float] = time.monotonic) -> None:
        self._source = source
        self._clock = clock
        self._token = ""
        self._replace_at = self._ends_at = float("-inf")
        self._fetching: asyncio.Task[str] | None = None

    async def headers(self, *, fresh: bool = False) -> dict[str, str]:
        """Return a request's headers: the token, and an operator's quota project.

        Without a quota project some APIs refuse an operator's login. A function's account may not name one.
        `fresh` and the errors are those of `get`. https://cloud.google.com/docs/quotas/set-quota-project
        """
        headers = {"Authorization": f"Bearer {await self.get(fresh=fresh)}"}
        quota_project = self._source.quota_project
        return {**headers, "x-goog-user-project": quota_project} if quota_project else headers

    async def get(self, *, fresh: bool = False) -> str:
        """Return the token.

        `fresh` is for a request that was answered 401: the token is fetched again. If no new token comes,
        the old one is used until it ends. Raises NoAccessRetryError and BusyRetryError.
        """
        if not fresh and self._clock() < self._replace_at:
            return self._token
        if self._fetching is None or self._fetching.done():
            self._fetching = asyncio.create_task(self._fetch())
            self._fetching.add_done_callback(_note_result)
        try:
            # A caller that is cancelled must not take the token from the others.
            return await asyncio.shield(self._fetching)
        except RetryError as failed:
            if fresh or self._clock() >= self._ends_at:
                raise
            logs.warning("no new access token: the old one is used", **logs.described(failed))
            return self._token

    async def close(self) -> None:
        """Stop a fetch that is under way."""
        if self._fetching is not None:
            self._fetching.cancel()
            await asyncio.wait([self._fetching])

    async def _fetch(self) -> str:
        token, seconds = await self._source.token()
        now = self._clock()
        self._token, self._ends_at = token, now + seconds
        self._replace_at = now + max(seconds - EARLY_SECONDS, seconds * LEAST_PART)
        return token


def _note_result(fetching: "asyncio.Task[str]") -> None:
    """Read the result, so that asyncio does not report an error that no caller waits for any more."""
    if not fetching.cancelled():
        fetching.exception()
