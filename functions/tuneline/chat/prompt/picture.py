"""Give a model the user's question: the text, or the picture as the API takes one."""

import base64
from collections.abc import Awaitable
from typing import Any, Final, Protocol

from tuneline.chat.context import EventContext
from tuneline.errors import DropError, RetryError
from tuneline.inference.fallback import NoAnswerDropError

MOST_BYTES: Final = 10 * 1024 * 1024
# A picture takes several times its size until the model has answered, and an instance has half a gigabyte.
AT_ONCE: Final = 4


class Fetch(Protocol):
    """What fetches a file of a message, up to a size."""

    def __call__(self, message_id: str, *, most_bytes: int) -> Awaitable[bytes]: ...


async def content(context: EventContext, *, fetch: Fetch) -> Any:
    """The question's content. NoAnswerDropError if LINE does not give the picture, or it is too large."""
    if context.event.message_type != "image":
        return context.question
    try:
        found = await fetch(context.event.message_id, most_bytes=MOST_BYTES)
    except (DropError, RetryError) as failed:
        raise NoAnswerDropError(f"the picture cannot be fetched: {failed}", why="picture") from None
    kind = "png" if found.startswith(b"\x89PNG") else "jpeg"
    url = f"data:image/{kind};base64,{base64.b64encode(found).decode()}"
    return [{"type": "image_url", "image_url": {"url": url}}]
