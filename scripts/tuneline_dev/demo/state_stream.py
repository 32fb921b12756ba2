"""Send the page's state as server-sent events, each with the parts that have changed.

One watcher reads the state, however many pages are open: it starts with the first and ends with the last.
https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response, StreamingResponse

EVERY_SECONDS = 0.3
# A proxy, or a browser, closes a connection that is silent for longer.
KEEP_ALIVE_SECONDS = 15.0
MOST_PAGES = 32
KEEP_ALIVE = ": still here\n\n"
_HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}

logger = logging.getLogger(__name__)


class _Page:
    """One open page: the parts that it has not been sent yet, each only in its latest version."""

    def __init__(self) -> None:
        self._parts: dict[str, str] = {}
        self._is_ended = False
        self._news = asyncio.Event()

    def add(self, parts: Mapping[str, str]) -> None:
        """Add parts, as JSON texts. A part that still waits is replaced."""
        if parts:
            self._parts.update(parts)
            self._news.set()

    def end(self) -> None:
        """End the page's stream."""
        self._is_ended = True
        self._news.set()

    async def next(self, keep_alive: float) -> str | None:
        """Wait for the next event, or for the time of a comment. Returns None at the end."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._news.wait(), keep_alive)
        if self._is_ended:
            return None
        parts, self._parts = self._parts, {}
        self._news.clear()
        fields = ",".join(f"{json.dumps(name)}:{text}" for name, text in parts.items())
        return f"data: {{{fields}}}\n\n" if parts else KEEP_ALIVE


class StateStream:
    """The streams of all open pages, and the watcher that they share. `read` returns the state by parts."""

    def __init__(
        self,
        read: Callable[[], Awaitable[Mapping[str, Any]]],
        *,
        every: float = EVERY_SECONDS,
        keep_alive: float = KEEP_ALIVE_SECONDS,
    ) -> None:
        self._read = read
        self._every = every
        self._keep_alive = keep_alive
        self._pages: set[_Page] = set()
        self._parts: dict[str, str] = {}
        self._watcher: asyncio.Task[None] | None = None
        self._due = asyncio.Event()
        self._is_closed = False

    def response(self) -> Response:
        """Return the stream for one more page. Raises HTTPException 503 if there are too many."""
        if self._is_closed or len(self._pages) >= MOST_PAGES:
            raise HTTPException(503, "Too many pages are open, or the demo ends.")
        return StreamingResponse(self._events(), media_type="text/event-stream", headers=_HEADERS)

    def read_now(self) -> None:
        """Read the state at once: something has just been done."""
        self._due.set()

    def close(self) -> None:
        """End all streams. There will be no new one."""
        self._is_closed = True
        self._end_pages()

    async def _events(self) -> AsyncIterator[str]:
        page = _Page()
        page.add(self._parts)
        self._pages.add(page)
        if self._watcher is None:
            self._watcher = asyncio.create_task(self._watch())
        try:
            while (event := await page.next(self._keep_alive)) is not None:
                yield event
        finally:
            self._pages.discard(page)
            if not self._pages:
                self._stop()

    async def _watch(self) -> None:
        try:
            while True:
                self._due.clear()
                self._send(await self._read())
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._due.wait(), self._every)
        except Exception:
            logger.exception("the demo's state cannot be read")
            # The pages connect again, which starts the next watcher.
            self._watcher, self._parts = None, {}
            self._end_pages()

    def _send(self, state: Mapping[str, Any]) -> None:
        parts = {name: json.dumps(value, ensure_ascii=False) for name, value in state.items()}
        changed = {name: text for name, text in parts.items() if self._parts.get(name) != text}
        self._parts = parts
        for page in self._pages:
            page.add(changed)

    def _end_pages(self) -> None:
        pages, self._pages = self._pages, set()
        for page in pages:
            page.end()

    def _stop(self) -> None:
        if self._watcher is not None:
            self._watcher.cancel()
        self._watcher, self._parts = None, {}
