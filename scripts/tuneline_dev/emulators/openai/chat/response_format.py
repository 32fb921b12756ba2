"""Read the response format: https://platform.openai.com/docs/guides/structured-outputs."""

import re
from collections.abc import Sequence
from typing import Any

from tuneline_dev.emulators.openai import bodies
from tuneline_dev.emulators.openai.chat.tuned_answers import text_of
from tuneline_dev.emulators.openai.errors import ApiError

TYPES = ("json_object", "json_schema", "text")


def wants_json(body: dict[str, Any], messages: Sequence[dict[str, Any]]) -> bool:
    """Return whether `response_format` asks for JSON. Raises ApiError 400 if it is invalid."""
    response_format = body.get("response_format")
    if response_format is None:
        return False
    if not isinstance(response_format, dict):
        raise bodies.wrong_type("response_format", "an object", response_format)
    kind = response_format.get("type")
    if kind not in TYPES:
        supported = ", ".join(f"'{one}'" for one in TYPES)
        text = f"Invalid value: '{kind}'. Supported values are: {supported}."
        raise ApiError(400, text, param="response_format.type", code="invalid_value")
    if kind == "json_schema":
        _check_schema(response_format)
    elif kind == "json_object" and not any(_says_json(message) for message in messages):
        text = "'messages' must contain the word 'json' in some form, to use 'response_format' of type "
        text += "'json_object'."
        raise ApiError(400, text, param="messages")
    return bool(kind != "text")


def _says_json(message: dict[str, Any]) -> bool:
    return "json" in text_of(message.get("content")).lower()


def _check_schema(response_format: dict[str, Any]) -> None:
    schema = response_format.get("json_schema")
    if not isinstance(schema, dict):
        raise bodies.wrong_type("response_format.json_schema", "an object", schema)
    name = schema.get("name")
    if not isinstance(name, str) or not re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", name):
        text = "Invalid 'response_format.json_schema.name': string does not match pattern '^[a-zA-Z0-9_-]+$'."
        raise ApiError(400, text, param="response_format.json_schema.name", code="invalid_value")
    if schema.get("strict"):
        _check_strict(schema.get("schema"))


def _check_strict(schema: Any) -> None:
    """Check that each object of a strict schema requires exactly its properties."""
    if not isinstance(schema, dict):
        raise bodies.wrong_type("response_format.json_schema.schema", "an object", schema)
    parts = [schema]
    while parts:
        part = parts.pop()
        properties = part.get("properties") or {}
        if part.get("type") == "object" and not (
            part.get("additionalProperties") is False and set(part.get("required") or ()) == set(properties)
        ):
            text = (
                "Invalid schema for response_format: 'additionalProperties' is required to be supplied and "
            )
            text += "to be false, and 'required' to include every key in properties."
            raise ApiError(400, text, param="response_format")
        parts += [one for one in (*properties.values(), part.get("items")) if isinstance(one, dict)]
