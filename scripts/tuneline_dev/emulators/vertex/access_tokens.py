"""Access tokens: made as the metadata server makes them, and looked at as Google's APIs do.

https://cloud.google.com/docs/authentication/token-types#access
"""

import secrets
from collections.abc import Callable
from typing import Literal

# The metadata server gives the same token until five minutes before its end.
SHARED_SECONDS = 300.0
Verdict = Literal["valid", "expired", "unknown"]


class AccessTokens:
    """The tokens that are known. `lasting` is one that never ends, for clients that bring their own."""

    def __init__(self, *, clock: Callable[[], float], lasting: str | None = None) -> None:
        self._clock = clock
        self._lasting = lasting
        self._ends: dict[str, float] = {}
        self._newest = ""

    def current(self, seconds: float) -> tuple[str, int]:
        """Return the token that the metadata server gives now, and the whole seconds that it has left.

        A new one lives for `seconds`.
        """
        now = self._clock()
        if self._ends.get(self._newest, 0.0) - now <= SHARED_SECONDS:
            self._newest = f"ya29.c.{secrets.token_urlsafe(48)}"
            self._ends[self._newest] = now + seconds
        # A sum of seconds since 1970 is exact to a microsecond only.
        return self._newest, int(self._ends[self._newest] - now + 1e-3)

    def check(self, token: str) -> Verdict:
        """Return whether a request with this token is let through."""
        if self._lasting is not None and secrets.compare_digest(token.encode(), self._lasting.encode()):
            return "valid"
        if token not in self._ends:
            return "unknown"
        return "valid" if self._clock() < self._ends[token] else "expired"

    def revoke(self) -> None:
        """End all tokens that the metadata server gave; it makes a new one for the next request."""
        now = self._clock()
        self._ends = dict.fromkeys(self._ends, now)
