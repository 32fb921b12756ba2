"""Convert one chat example to a line of Gemini's supervised tuning.

https://docs.cloud.google.com/gemini-enterprise-agent-platform/models/tuning/supervised-tuning/prepare-data
https://docs.cloud.google.com/gemini-enterprise-agent-platform/models/tuning/function-calling
"""

import base64
import itertools
from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Final

from tuneline.datasets.gemini.schema import as_declaration
from tuneline.datasets.gemini.unsupported import LEFT_OUT, Unsupported, find_unsupported
from tuneline.datasets.gemini.values import (
    arguments_of,
    calls_of,
    content_of,
    image_type,
    is_data,
    response_of,
    text_in,
    url_of,
)

# Stores an image of this media type and returns its address, which Gemini reads.
StoreImage = Callable[[str, bytes], str]
_ROLES: Final = {"user": "user", "tool": "user", "assistant": "model"}


class UnsupportedExampleError(ValueError):
    """The example has a part that would be lost or refused."""

    def __init__(self, part: Unsupported) -> None:
        super().__init__(f"{part.reason} at {part.place}")
        self.part = part


def as_gemini(example: Mapping[str, Any], *, store_image: StoreImage) -> dict[str, Any]:
    """Convert a good chat example. Raises UnsupportedExampleError.

    The system messages at the beginning become the system instruction, and consecutive messages of one role
    become one turn, because turns must alternate. Parts without a text are left out.
    """
    for part in find_unsupported(example):
        if part.reason not in LEFT_OUT:
            raise UnsupportedExampleError(part)
    # An id may be used again in a later turn.
    names: dict[str, str] = {}
    system: list[dict[str, Any]] = []
    turns: list[tuple[str, list[dict[str, Any]]]] = []
    for message in example["messages"]:
        names |= {call["id"]: call["function"]["name"] for call in calls_of(message)}
        parts = _parts(message, names, store_image)
        if message["role"] == "system":
            system += parts
        else:
            turns.append((_ROLES[message["role"]], parts))
    line: dict[str, Any] = {"contents": _alternating(turns)}
    if system:
        line = {"systemInstruction": {"role": "system", "parts": system}, **line}
    if tools := example.get("tools"):
        line["tools"] = [{"functionDeclarations": [as_declaration(tool["function"]) for tool in tools]}]
    return line


def _alternating(turns: Sequence[tuple[str, list[dict[str, Any]]]]) -> list[dict[str, Any]]:
    return [
        {"role": role, "parts": [part for _, parts in run for part in parts]}
        for role, run in itertools.groupby(turns, key=itemgetter(0))
    ]


def _parts(
    message: Mapping[str, Any], names: Mapping[str, str], store_image: StoreImage
) -> list[dict[str, Any]]:
    if message["role"] == "tool":
        name = names[message["tool_call_id"]]
        return [{"functionResponse": {"name": name, "response": response_of(message)}}]
    if calls := calls_of(message):
        return [
            {"functionCall": {"name": call["function"]["name"], "args": arguments_of(call)}} for call in calls
        ]
    converted = (_part(part, store_image) for part in content_of(message))
    return [part for part in converted if part is not None]


def _part(part: Mapping[str, Any], store_image: StoreImage) -> dict[str, Any] | None:
    text = text_in(part)
    if text is not None:
        return {"text": text} if text.strip() else None
    url = url_of(part)
    kind = image_type(url) or ""
    address = store_image(kind, base64.b64decode(url.partition(",")[2])) if is_data(url) else url
    return {"fileData": {"mimeType": kind, "fileUri": address}}
