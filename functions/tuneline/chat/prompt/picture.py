"""Build the content of the user's message: its text, or its picture as a data URL."""

import asyncio
import base64
import contextlib
from collections.abc import AsyncIterator, Awaitable
from typing import Any, Final, Protocol

from tuneline.chat.context import EventContext
from tuneline.errors import DropError, RetryError
from tuneline.inference.fallback import NoAnswerDropError

MOST_BYTES: Final = 10 * 1024 * 1024
# A picture needs several times its size until the model has answered; an instance has half a gigabyte.
AT_ONCE: Final = 4


class Fetch(Protocol):
    """Fetches the file of a message, up to a size."""

    def __call__(self, message_id: str, *, most_bytes: int) -> Awaitable[bytes]: ...


class Pictures:
    """The pictures of all events. They share the memory of the instance, so AT_ONCE is the most."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._held = asyncio.Semaphore(AT_ONCE)

    @contextlib.asynccontextmanager
    async def content(self, context: EventContext) -> AsyncIterator[Any]:
        """Yield the content of the message, which is held until the block ends.

        NoAnswerDropError if the picture cannot be fetched or is too large.
        """
        if context.event.message_type != "image":
            yield context.question
            return
        async with self._held:
            yield await self._as_content(context.event.message_id)

    async def _as_content(self, message_id: str) -> Any:
        try:
            picture = await self._fetch(message_id, most_bytes=MOST_BYTES)
        except (DropError, RetryError) as failed:
            raise NoAnswerDropError(f"the picture cannot be fetched: {failed}", why="picture") from None
        kind = "png" if picture.startswith(b"\x89PNG") else "jpeg"
        url = f"data:image/{kind};base64,{base64.b64encode(picture).decode()}"
        return [{"type": "image_url", "image_url": {"url": url}}]
