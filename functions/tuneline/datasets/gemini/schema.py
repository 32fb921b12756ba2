"""Convert tools and their JSON Schema to Gemini's function declarations.

https://cloud.google.com/vertex-ai/generative-ai/docs/reference/rest/v1/Schema
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

# Keys whose value has the same meaning in both.
_SAME: Final = frozenset(
    {
        *("title", "description", "format", "enum", "default", "nullable", "required", "pattern"),
        *("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems"),
        *("minProperties", "maxProperties"),
    }
)
# These do not describe a value, or say what is so without them.
_NO_EFFECT: Final[Mapping[str, object]] = MappingProxyType({"additionalProperties": False})
_IGNORED: Final = frozenset({"$schema", "$id", "$comment"})
_TYPES: Final = frozenset({"string", "number", "integer", "boolean", "array", "object"})
# A schema that is nested deeper is refused, so that no recursion limit is reached.
MOST_LEVELS: Final = 50


def unsupported_keys(schema: object, place: str, level: int = 0) -> Iterator[str]:
    """Yield the place of each part of a JSON Schema that Gemini's schema cannot express."""
    if not isinstance(schema, Mapping) or level > MOST_LEVELS:
        yield place
        return
    for key, value in schema.items():
        inner = _inner(key, value)
        if inner is not None:
            for name, each in inner:
                yield from unsupported_keys(each, f"{place}.{key}{name}", level + 1)
        elif not _is_expressible(key, value):
            yield f"{place}.{key}"


def _inner(key: str, value: object) -> list[tuple[str, object]] | None:
    """The schemas inside the value of `key`, each with its name. None if the key holds none."""
    if key == "properties" and isinstance(value, Mapping):
        return [(f".{name}", each) for name, each in value.items()]
    if key == "anyOf" and isinstance(value, list):
        return [(f"[{index}]", each) for index, each in enumerate(value)]
    return [("", value)] if key == "items" else None


def _is_expressible(key: str, value: object) -> bool:
    if key == "type":
        return _type_of(value) is not None
    if key == "enum":
        # Gemini's values are texts.
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return key in _SAME or key in _IGNORED or (key in _NO_EFFECT and value == _NO_EFFECT[key])


def as_schema(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Convert a JSON Schema that has no unsupported keys."""
    converted = {key: value for key, value in schema.items() if key in _SAME}
    if (named := _type_of(schema.get("type"))) is not None:
        converted["type"] = named[0].upper()
        if named[1]:
            converted["nullable"] = True
    if "properties" in schema:
        converted["properties"] = {name: as_schema(inner) for name, inner in schema["properties"].items()}
    if "items" in schema:
        converted["items"] = as_schema(schema["items"])
    if "anyOf" in schema:
        converted["anyOf"] = [as_schema(inner) for inner in schema["anyOf"]]
    return converted


def as_declaration(function: Mapping[str, Any]) -> dict[str, Any]:
    """Convert the `function` of a tool. An empty schema is left out: the function takes no arguments."""
    declaration = {key: function[key] for key in ("name", "description") if function.get(key)}
    if parameters := function.get("parameters"):
        declaration["parameters"] = as_schema(parameters)
    return declaration


def _type_of(value: object) -> tuple[str, bool] | None:
    """The type's name, and whether null is allowed beside it. None if Gemini has no such type."""
    if isinstance(value, str):
        return (value.lower(), False) if value.lower() in _TYPES else None
    if isinstance(value, list) and len(value) == 2 and "null" in value:
        (other,) = [name for name in value if name != "null"] or [None]
        return (other, True) if isinstance(other, str) and other in _TYPES else None
    return None
