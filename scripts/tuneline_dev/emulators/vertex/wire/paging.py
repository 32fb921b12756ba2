"""Pages of a list: `pageSize` and `pageToken`.

https://google.aip.dev/158
"""

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Any

from tuneline_dev.emulators.vertex.wire.errors import ApiError

DEFAULT_SIZE = 50
MOST = 100


def page(name: str, items: Sequence[Any], query: Mapping[str, str]) -> dict[str, Any]:
    """Return a page: its items under `name`, and `nextPageToken` if more follow.

    An empty list has no field, as in all JSON of protocol buffers.
    """
    size, start = _size(query.get("pageSize", "")), _start(query.get("pageToken", ""))
    shown = list(items[start : start + size])
    answer: dict[str, Any] = {name: shown} if shown else {}
    if start + size < len(items):
        answer["nextPageToken"] = base64.urlsafe_b64encode(f"after:{start + size}".encode()).decode()
    return answer


def _size(text: str) -> int:
    if not text or text == "0":
        return DEFAULT_SIZE
    if not text.isdecimal():
        raise ApiError(400, f"Invalid value at 'page_size' (TYPE_INT32), \"{text}\"")
    return min(int(text), MOST)


def _start(token: str) -> int:
    if not token:
        return 0
    try:
        return int(base64.urlsafe_b64decode(token).decode().removeprefix("after:"))
    except (ValueError, binascii.Error):
        raise ApiError(400, "The page token is invalid.") from None
