"""Pages of a list by `after` and `limit`, as in the SDK's cursor pages."""

from collections.abc import Mapping, Sequence
from typing import Any

from tuneline_dev.emulators.openai.errors import ApiError


def page(
    items: Sequence[dict[str, Any]], query: Mapping[str, str], *, default: int = 20, most: int = 100
) -> dict[str, Any]:
    """Return the list object with `limit` items after the item `after`. Raises ApiError 400."""
    limit = _limit(query.get("limit"), default, most)
    start = 0
    after = query.get("after")
    if after is not None:
        ids = [item["id"] for item in items]
        if after not in ids:
            raise ApiError(400, f"Invalid 'after': no object {after} in this list.", param="after")
        start = ids.index(after) + 1
    shown = list(items[start : start + limit])
    return {
        "object": "list",
        "data": shown,
        "first_id": shown[0]["id"] if shown else None,
        "last_id": shown[-1]["id"] if shown else None,
        "has_more": start + limit < len(items),
    }


def _limit(text: str | None, default: int, most: int) -> int:
    if text is None:
        return default
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise ApiError(400, f"Invalid 'limit': expected an integer from 1 to {most}.", param="limit")
    return int(text)
