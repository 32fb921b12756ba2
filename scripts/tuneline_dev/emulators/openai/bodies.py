"""Read JSON bodies, and refuse invalid values with OpenAI's messages and codes."""

import json
from typing import Any

from starlette.requests import Request

from tuneline_dev.emulators.openai.errors import ApiError


async def json_body(request: Request) -> dict[str, Any]:
    """Return the body of a call. Raises ApiError 400 for anything but a JSON object."""
    try:
        body = json.loads(await request.body())
    except (ValueError, RecursionError):
        raise ApiError(
            400,
            "We could not parse the JSON body of your request. The OpenAI API expects a JSON payload, "
            "but what was sent was not valid JSON.",
        ) from None
    if not isinstance(body, dict):
        raise wrong_type("body", "an object", body)
    return body


def required(body: dict[str, Any], name: str) -> Any:
    """Return the value of `name`. Raises ApiError 400 if it is absent or null."""
    if body.get(name) is None:
        raise ApiError(
            400, f"Missing required parameter: '{name}'.", param=name, code="missing_required_parameter"
        )
    return body[name]


def wrong_type(param: str, expected: str, value: Any) -> ApiError:
    """Return the refusal of a value of a wrong type; `expected` includes an article."""
    got = {
        str: "a string",
        bool: "a boolean",
        int: "an integer",
        float: "a decimal number",
        list: "an array",
    }.get(type(value), "null" if value is None else "an object")
    message = f"Invalid type for '{param}': expected {expected}, but got {got} instead."
    return ApiError(400, message, param=param, code="invalid_type")


def integer(param: str, value: Any, low: int, high: int) -> int:
    """Return an integer from `low` to `high`."""
    if type(value) is not int:
        raise wrong_type(param, "an integer", value)
    if value < low:
        wrong = f"integer below minimum value. Expected a value >= {low}, but got {value} instead."
        raise ApiError(400, f"Invalid '{param}': {wrong}", param=param, code="integer_below_min_value")
    if value > high:
        wrong = f"integer above maximum value. Expected a value <= {high}, but got {value} instead."
        raise ApiError(400, f"Invalid '{param}': {wrong}", param=param, code="integer_above_max_value")
    return value


def above_zero(param: str, value: Any) -> float:
    """Return a number above 0."""
    if type(value) not in (int, float):
        raise wrong_type(param, "a number", value)
    if not value > 0:
        message = (
            f"Invalid '{param}': decimal below minimum value. Expected a value > 0, but got {value} instead."
        )
        raise ApiError(400, message, param=param, code="decimal_below_min_value")
    return float(value)


def text(param: str, value: Any, low: int, high: int) -> str:
    """Return a string of `low` to `high` characters."""
    if not isinstance(value, str):
        raise wrong_type(param, "a string", value)
    if len(value) < low:
        message = (
            f"Invalid '{param}': string too short. Expected a string with minimum length {low}, "
            f"but got a string with length {len(value)} instead."
        )
        raise ApiError(400, message, param=param, code="string_below_min_length")
    if len(value) > high:
        message = (
            f"Invalid '{param}': string too long. Expected a string with maximum length {high}, "
            f"but got a string with length {len(value)} instead."
        )
        raise ApiError(400, message, param=param, code="string_above_max_length")
    return value


def metadata(value: Any) -> dict[str, str] | None:
    """Return up to 16 pairs; keys of up to 64 characters, values of up to 512."""
    if value is None:
        return None
    if not isinstance(value, dict):
        raise wrong_type("metadata", "an object", value)
    if len(value) > 16:
        message = (
            "Invalid 'metadata': too many properties. Expected an object with at most 16 properties, "
            f"but got an object with {len(value)} properties instead."
        )
        raise ApiError(400, message, param="metadata", code="object_above_max_properties")
    for key, item in value.items():
        text("metadata", key, 1, 64)
        text(f"metadata.{key}", item, 0, 512)
    return value
