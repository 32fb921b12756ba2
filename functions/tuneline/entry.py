"""Shared by the entry files: build the collaborators once, and map errors to a status.

Importing an entry file reads no environment. A process that serves a function (the framework sets
FUNCTION_TARGET for it) checks that function's settings at start-up, so that a deployment with a missing
setting fails at once and names it.
"""

import asyncio
import os
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Generic, TypeVar

from tuneline import logs
from tuneline.errors import DropError, RetryError
from tuneline.settings import read

T = TypeVar("T")
# A public function gets headers from any sender, and this one is logged.
_TRACE = re.compile(r"[0-9a-f]{32}")


class Setup(Generic[T]):
    """Build a function's collaborators on its first request, inside the event loop that uses them."""

    def __init__(
        self, function: str, build: Callable[[Mapping[str, str]], Awaitable[T]], settings: tuple[type, ...]
    ) -> None:
        self._build = build
        self._lock = asyncio.Lock()
        self._built: T | None = None
        if os.environ.get("FUNCTION_TARGET") == function:
            for kind in settings:
                read(kind, os.environ)

    async def __call__(self) -> T:
        """The collaborators. Raises SettingError, which names a missing setting."""
        async with self._lock:
            if self._built is None:
                logs.configure(os.environ)
                self._built = await self._build(os.environ)
            return self._built


async def status_of(work: Awaitable[object]) -> int:
    """Run `work` and return the HTTP status: 200 done or dropped, 503 to be retried, 500 a bug."""
    try:
        await work
    except DropError as dropped:
        logs.error("dropped: it can never work", dropped)
        return 200
    except RetryError as later:
        logs.warning("to be tried again", **logs.described(later))
        return 503
    except Exception as unexpected:  # noqa: BLE001 the text of an unknown error must not reach a log or a caller
        logs.configure(os.environ)
        logs.error("unexpected", unexpected)
        return 500
    return 200


def trace(headers: Mapping[str, str]) -> str | None:
    """Read the trace id of a request, which connects its log lines, from Google's or the W3C's header.

    None if neither header contains 32 hexadecimal digits, as both define.
    https://cloud.google.com/trace/docs/trace-context https://www.w3.org/TR/trace-context/#trace-id
    """
    google = headers.get("x-cloud-trace-context", "").partition("/")[0]
    w3c = headers.get("traceparent", "").partition("-")[2].partition("-")[0]
    return next((trace_id for trace_id in (google, w3c) if _TRACE.fullmatch(trace_id)), None)
