"""Leave out of an event's document what was said, and what could answer it."""

import json
from collections.abc import Mapping
from typing import Any

# Nobody needs to read a token, and for 20 minutes it speaks for the bot.
_TOKENS = frozenset({"replyToken", "quoteToken", "markAsReadToken", "quote"})
_SAID = frozenset({"text", "question", "answer"})


def readable(data: Mapping[str, Any], *, with_texts: bool) -> dict[str, Any]:
    """The document as it may be shown: without tokens, and without message texts unless `with_texts`.

    In their place stands how long they are. What LINE sent may hold texts anywhere, so all of it is one.
    """
    shown = dict(data)
    if data.get("raw"):
        shown["raw"] = json.loads(data["raw"]) if with_texts else _hidden(data["raw"])
    hidden = _TOKENS if with_texts else _TOKENS | _SAID
    return {name: _without(hidden, value) for name, value in shown.items()}


def _without(hidden: frozenset[str], value: Any) -> Any:
    if isinstance(value, list):
        return [_without(hidden, one) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _hidden(one) if one and name in hidden else _without(hidden, one) for name, one in value.items()
    }


def _hidden(value: Any) -> str:
    return f"({len(value)} characters)" if isinstance(value, str) else "(hidden)"
