"""Give a model the user's question: the text, or the picture as the API takes one."""

import base64
from collections.abc import Awaitable, Callable
from typing import Any

from tuneline.chat.fallback import NoAnswerDropError
from tuneline.chat.talk import Talk
from tuneline.errors import DropError, RetryError

IMAGE_BYTES = 10 * 1024 * 1024


async def content(talk: Talk, *, fetch: Callable[[str], Awaitable[bytes]]) -> Any:
    """The question's content. NoAnswerDropError if LINE does not give the picture, or it is too large."""
    if talk.event.message_type != "image":
        return talk.question
    try:
        found = await fetch(talk.event.message_id)
    except (DropError, RetryError) as failed:
        raise NoAnswerDropError(f"the picture cannot be fetched: {failed}", why="picture") from None
    if len(found) > IMAGE_BYTES:
        raise NoAnswerDropError("the picture is too large for the model", why="picture")
    kind = "png" if found.startswith(b"\x89PNG") else "jpeg"
    url = f"data:image/{kind};base64,{base64.b64encode(found).decode()}"
    return [{"type": "image_url", "image_url": {"url": url}}]
