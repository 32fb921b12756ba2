"""Convert a chat's turns to Gemini's contents.

Contents begin with the user and alternate between user and model; nothing of a turn is left out.

https://docs.cloud.google.com/vertex-ai/generative-ai/docs/model-reference/inference
"""

import itertools
import mimetypes
import re
from collections.abc import Iterator, Mapping
from operator import itemgetter
from typing import Any, Final

from tuneline.inference.model_host import Turns
from tuneline.inference.model_host_errors import BadRequestDropError
from tuneline.unicode import wellformed

Part = dict[str, Any]
# A system message inside a chat has no place of its own; the model reads it as the user's.
_ROLES: Final = {"user": "user", "system": "user", "developer": "user", "assistant": "model"}
# A turn needs a text, and the first turn is the user's.
_NO_TEXT: Final[Part] = {"text": "…"}
_DATA_URL: Final = re.compile(r"data:([a-z]+/[a-z0-9.+-]+);base64,", re.IGNORECASE)
_DEFAULT_TYPE: Final = "image/jpeg"


def contents_of(turns: Turns) -> list[dict[str, Any]]:
    """Convert the turns. Consecutive turns of one role become one, in order.

    BadRequestDropError if a turn has a role or a part that Gemini cannot take.
    """
    converted = [(_role(turn), part) for turn in turns for part in _parts(turn.get("content"))]
    if not converted or converted[0][0] != "user":
        converted.insert(0, ("user", _NO_TEXT))
    return [
        {"role": role, "parts": [part for _, part in run]}
        for role, run in itertools.groupby(converted, key=itemgetter(0))
    ]


def instruction_of(system: str) -> dict[str, Any] | None:
    """Convert a system prompt. None if it is empty."""
    return {"parts": [{"text": wellformed(system)}]} if system.strip() else None


def _role(turn: Mapping[str, Any]) -> str:
    role = turn.get("role")
    if role not in _ROLES:
        raise BadRequestDropError("a turn has a role that Gemini does not know")
    return _ROLES[role]


def _parts(content: object) -> Iterator[Part]:
    """Convert a turn's content. A part without a text is left out, because Gemini refuses it."""
    parts = content if isinstance(content, list) else [{"type": "text", "text": content or ""}]
    for part in parts:
        kind = part.get("type") if isinstance(part, Mapping) else None
        value = part.get(kind) if isinstance(kind, str) else None
        if kind == "text" and isinstance(value, str):
            if value.strip():
                yield {"text": wellformed(value)}
        elif kind == "image_url" and isinstance(value, Mapping) and isinstance(value.get("url"), str):
            yield _picture(value["url"])
        else:
            raise BadRequestDropError("a turn has a part that Gemini cannot take")


def _picture(url: str) -> Part:
    if match := _DATA_URL.match(url):
        return {"inlineData": {"mimeType": match[1].lower(), "data": url[match.end() :]}}
    kind, _ = mimetypes.guess_type(url.partition("?")[0])
    return {"fileData": {"mimeType": kind or _DEFAULT_TYPE, "fileUri": url}}
