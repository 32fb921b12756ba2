"""Show the loading animation while an answer is made, in one-to-one chats only.

https://developers.line.biz/en/reference/messaging-api/#display-a-loading-indicator
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Self

# LINE ends it after a minute, or at any message of the bot, such as the answer to an earlier question.
EVERY_SECONDS = 20.0
# An animation that starts after the answer would stay, so an unfinished request is awaited for this time.
WAIT_SECONDS = 0.5


class Loading:
    """Use as `async with Loading(show)`: calls `show` at once and repeatedly; None shows nothing."""

    def __init__(self, show: Callable[[], Awaitable[None]] | None) -> None:
        self._show = show
        self._showing: asyncio.Future[None] | None = None
        self._repeating: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        if self._show is not None:
            self._repeating = asyncio.create_task(self._repeat(self._show))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def stop(self) -> None:
        """Stop showing the animation."""
        if self._repeating is not None:
            self._repeating.cancel()
            await asyncio.gather(self._repeating, return_exceptions=True)
        if self._showing is not None:
            await asyncio.wait({self._showing}, timeout=WAIT_SECONDS)
            self._showing.cancel()

    async def _repeat(self, show: Callable[[], Awaitable[None]]) -> None:
        while True:
            self._showing = asyncio.ensure_future(show())
            await asyncio.sleep(EVERY_SECONDS)
