"""Read a JSON body as a protocol buffer message: known fields only, in either spelling.

https://protobuf.dev/programming-guides/json/
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request

from tuneline_dev.emulators.vertex.wire.errors import ApiError, bad_request

# What a field holds: one of these, a tuple of an enum's names, a mapping (a message), a list (repeated).
STRING, INTEGER, NUMBER, BOOLEAN, ANY, TEXTS = "string", "integer", "number", "boolean", "any", "texts"
Kind = Any
_TYPES = {STRING: "TYPE_STRING", INTEGER: "TYPE_INT64", NUMBER: "TYPE_DOUBLE", BOOLEAN: "TYPE_BOOL"}


async def json_body(request: Request) -> dict[str, Any]:
    """Read the body of a call, an empty one as `{}`. Raises ApiError 400 if it is not a JSON object."""
    content = await request.body()
    try:
        body = json.loads(content) if content.strip() else {}
    except (ValueError, RecursionError):
        raise ApiError(400, "Invalid JSON payload received. Unexpected token.") from None
    if not isinstance(body, dict):
        message = 'Invalid JSON payload received. Unknown name "": Root element must be a message.'
        raise ApiError(400, message, details=[bad_request(("", message))])
    return body


def read_message(body: Mapping[str, Any], fields: Mapping[str, Kind], *, at: str = "") -> dict[str, Any]:
    """Read a message: fields in lowerCamelCase, null left out. Raises ApiError 400 with all violations."""
    violations: list[tuple[str, str]] = []
    message = _message(body, fields, at, violations)
    if violations:
        text = "\n".join(description for _, description in violations)
        raise ApiError(400, text, details=[bad_request(*violations)])
    return message


def _message(
    body: Mapping[str, Any], fields: Mapping[str, Kind], at: str, violations: list[tuple[str, str]]
) -> dict[str, Any]:
    message = {}
    for name, value in body.items():
        known = name if name in fields else _camel(name)
        if known not in fields:
            where = f" at '{at}'" if at else ""
            text = f'Invalid JSON payload received. Unknown name "{name}"{where}: Cannot find field.'
            violations.append((at, text))
        elif value is not None:
            path = f"{at}.{_snake(known)}" if at else _snake(known)
            message[known] = _value(value, fields[known], path, violations)
    return message


def _value(value: Any, kind: Kind, path: str, violations: list[tuple[str, str]]) -> Any:
    if isinstance(kind, list):
        if isinstance(value, list):
            return [
                _value(item, kind[0], f"{path}[{number}]", violations) for number, item in enumerate(value)
            ]
        # A single message stands for a list of one.
        return [_value(value, kind[0], path, violations)]
    if isinstance(kind, Mapping):
        if isinstance(value, dict):
            return _message(value, kind, path, violations)
    elif isinstance(kind, tuple):
        if value in kind:
            return value
    elif _fits(value, kind):
        return int(value) if kind == INTEGER else value
    shown = json.dumps(value, ensure_ascii=False)
    kind_name = _TYPES.get(kind, path) if isinstance(kind, str) else path
    violations.append((path, f"Invalid value at '{path}' ({kind_name}), {shown}"))
    return None


def _fits(value: Any, kind: str) -> bool:
    return kind == ANY or _TESTS[kind](value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_integer(value: Any) -> bool:
    if isinstance(value, str):
        return re.fullmatch(r"-?\d{1,18}", value) is not None
    return _is_number(value) and value == int(value)


def _is_texts(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(item, str) for item in value.values())


_TESTS: dict[str, Callable[[Any], bool]] = {
    STRING: lambda value: isinstance(value, str),
    BOOLEAN: lambda value: isinstance(value, bool),
    NUMBER: _is_number,
    INTEGER: _is_integer,
    TEXTS: _is_texts,
}


def _camel(name: str) -> str:
    return re.sub(r"_([a-z0-9])", lambda match: match[1].upper(), name)


def _snake(name: str) -> str:
    return re.sub(r"[A-Z]", lambda match: f"_{match[0].lower()}", name)
