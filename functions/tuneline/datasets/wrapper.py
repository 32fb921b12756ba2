"""Know an object that holds nothing but one list of examples: {"data": [ … ]}, by whatever name."""

import json
import re
from typing import Any, NamedTuple

from tuneline.datasets import earlier_turns
from tuneline.datasets.shapes import is_example

_KEY = rb'"(?:[^"\\\n]|\\[^\n]){1,100}+"'
_SIMPLE = rb'(?:"(?:[^"\\\n]|\\[^\n]){0,1000}+"|[-+.\w]{1,40}+)'
# Names and dates may stand before the list.
_OPENED = re.compile(
    rb"\{\s*+((?:" + _KEY + rb"\s*+:\s*+" + _SIMPLE + rb"\s*+,\s*+){0,20}?)"
    rb"(" + _KEY + rb")\s*+:\s*+\[\s*+(?=\{)"
)
_LOOKED_AT = 64 * 1024
_FIRST_KEY = re.compile(rb'\{\s*+"([^"\\\n]{1,100}+)"\s*+:')
# A list of turns is an example itself.
_TURN = re.compile(rb'\{\s*+"(?:role|from)"')
# The beginning of an example whose end is too far away, or broken.
_TELLING = frozenset({b"messages", b"prompt", b"instruction", b"question", b"conversations"})


class Wrapper(NamedTuple):
    """The list's `name`, the keys `before` it, and the `end` of its opening bracket."""

    name: str
    before: list[str]
    end: int


def wrapper_at(data: bytes, place: int) -> Wrapper | None:
    """The wrapper that begins at `place`; None where something else does, such as an example."""
    found = _OPENED.match(data, place, place + _LOOKED_AT)
    if found is None:
        return None
    if _TURN.match(data, found.end()) or not _begins_example(data, found.end()):
        return None
    before = _parsed(b"{" + found[1].rstrip(b", \t\r\n") + b"}")
    name = _parsed(found[2])
    if not isinstance(before, dict) or not isinstance(name, str):
        return None
    # An example with its earlier turns in a list is no wrapper.
    if is_example(before) or name in earlier_turns.KEYS:
        return None
    return Wrapper(name, list(before), found.end())


def _begins_example(data: bytes, place: int) -> bool:
    # Most are short.
    for size in (_LOOKED_AT // 16, _LOOKED_AT):
        text = data[place : place + size].decode("utf-8", "ignore")
        try:
            return is_example(json.JSONDecoder().raw_decode(text)[0])
        except (ValueError, RecursionError):
            continue
    first = _FIRST_KEY.match(data, place)
    return first is not None and first[1] in _TELLING


def _parsed(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None
