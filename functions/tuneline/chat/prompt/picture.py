"""Build the content of the user's message: its text, or its picture as a data URL."""

import base64
from collections.abc import Awaitable
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


async def content(context: EventContext, *, fetch: Fetch) -> Any:
    """Return the content. NoAnswerDropError if the picture cannot be fetched or is too large."""
    if context.event.message_type != "image":
        return context.question
    try:
        picture = await fetch(context.event.message_id, most_bytes=MOST_BYTES)
    except (DropError, RetryError) as failed:
        raise NoAnswerDropError(f"the picture cannot be fetched: {failed}", why="picture") from None
    kind = "png" if picture.startswith(b"\x89PNG") else "jpeg"
    url = f"data:image/{kind};base64,{base64.b64encode(picture).decode()}"
    return [{"type": "image_url", "image_url": {"url": url}}]
