"""Read the values of a chat example whose form differs in Gemini's lines: calls, replies, images."""

import json
import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, NoReturn
from urllib.parse import urlsplit

# A public address names the image's type by the end of its path.
_TYPES: Final = MappingProxyType(
    {
        ".jpg": "image/jpeg",
        ".jpeg": "image/jpeg",
        ".png": "image/png",
        ".webp": "image/webp",
    }
)


def content_of(message: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The content of a message as a list of parts: a text is one part; a `refusal` is a text, too."""
    content, refusal = message.get("content"), message.get("refusal")
    parts = content if isinstance(content, list) else [_text(content)]
    return [*parts, *([_text(refusal)] if refusal else [])]


def text_in(part: Mapping[str, Any]) -> str | None:
    """The text of a part. None if it holds something else; empty if it holds no text."""
    kind = part["type"]
    return str(part[kind]) if kind in ("text", "refusal") else None


def calls_of(message: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The tool calls of a message."""
    return message.get("tool_calls") or ()


def arguments_of(call: Mapping[str, Any]) -> dict[str, Any] | None:
    """The arguments of a call as an object. None if they hold a number that JSON does not allow."""
    return _object_in(call["function"]["arguments"])


def response_of(message: Mapping[str, Any]) -> dict[str, Any]:
    """The reply of a tool as an object: a JSON object as it is, any other text under `content`."""
    text = "".join(text_in(part) or "" for part in content_of(message))
    return _object_in(text) or {"content": text}


def url_of(part: Mapping[str, Any]) -> str:
    """The address of an image part. Empty without one."""
    image = part.get("image_url")
    url = image.get("url") if isinstance(image, Mapping) else image
    return url if isinstance(url, str) else ""


def is_data(url: str) -> bool:
    """Whether the image itself is in the address: `data:image/png;base64,…`."""
    return url[:5].lower() == "data:"


def image_type(url: str) -> str | None:
    """The media type of an image: from its data URL, or from the end of its path. None if it is unclear."""
    if is_data(url):
        kind = url[5:].partition(",")[0].partition(";")[0].lower().replace("image/jpg", "image/jpeg")
        return kind if kind in _TYPES.values() else None
    try:
        path = urlsplit(url).path.lower()
    except ValueError:
        return None
    return next((kind for end, kind in _TYPES.items() if path.endswith(end)), None)


def _text(text: object) -> dict[str, Any]:
    return {"type": "text", "text": text if isinstance(text, str) else ""}


def _object_in(text: str) -> dict[str, Any] | None:
    try:
        value = json.loads(text, parse_float=_finite, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _finite(digits: str) -> float:
    if not math.isfinite(number := float(digits)):
        raise ValueError("the number is too large")
    return number


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")
