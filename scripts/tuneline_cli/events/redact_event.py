"""Remove the texts and the reply tokens from an event's document."""

import json
from collections.abc import Mapping
from typing import Any

# No operator needs to read a token, and for 20 minutes it can send an answer as the bot.
_TOKENS = frozenset({"replyToken", "quoteToken", "markAsReadToken", "quote"})
_TEXTS = frozenset({"text", "question", "answer"})


def readable(data: Mapping[str, Any], *, with_texts: bool) -> dict[str, Any]:
    """The document without tokens, and without message texts unless `with_texts`.

    Their lengths replace them. The raw event may hold texts anywhere, so it counts as one text.
    """
    shown = dict(data)
    if data.get("raw"):
        shown["raw"] = json.loads(data["raw"]) if with_texts else _hidden(data["raw"])
    hidden = _TOKENS if with_texts else _TOKENS | _TEXTS
    return {name: _without(hidden, value) for name, value in shown.items()}


def _without(hidden: frozenset[str], value: Any) -> Any:
    if isinstance(value, list):
        return [_without(hidden, part) for part in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _hidden(part) if part and name in hidden else _without(hidden, part)
        for name, part in value.items()
    }


def _hidden(value: Any) -> str:
    return f"({len(value)} characters)" if isinstance(value, str) else "(hidden)"
