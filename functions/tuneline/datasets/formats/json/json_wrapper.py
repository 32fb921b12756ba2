"""Detect an object around lists of examples: {"data": [ … ]}, by any names, up to four levels deep."""

import json
import re
from typing import Any, NamedTuple

from tuneline.datasets.schemas import chat_history
from tuneline.datasets.schemas.convert import is_example
from tuneline.datasets.schemas.nested import NestedExamples, name_of, nested_examples

_KEY = rb'"(?:[^"\\\n]|\\[^\n]){1,100}+"'
_SCALAR = rb'(?:"(?:[^"\\\n]|\\[^\n]){0,1000}+"|[-+.\w]{1,40}+)'
_LIST = rb"\[(?:\s*+" + _SCALAR + rb"\s*+,?+){0,50}+\s*+\]"
_OBJECT = rb"\{(?:\s*+" + _KEY + rb"\s*+:\s*+" + _SCALAR + rb"\s*+,?+){0,50}+\s*+\}"
_VALUE = rb"(?:" + _SCALAR + rb"|" + _LIST + rb"|" + _OBJECT + rb")"
# Names, dates and other values may precede the list, or the object that holds it.
_LEVEL = re.compile(
    rb"\{\s*+((?:" + _KEY + rb"\s*+:\s*+" + _VALUE + rb"\s*+,\s*+){0,20}+)"
    rb"(" + _KEY + rb")\s*+:\s*+(?:(\[)\s*+(?=\{)|(?=\{))"
)
_LEVELS = 4
_LOOKED_AT = 64 * 1024
_FIRST_KEY = re.compile(rb'\{\s*+"([^"\\\n]{1,100}+)"\s*+:')
# A list of turns is an example itself.
_TURN = re.compile(rb'\{\s*+"(?:role|from)"')
# The first keys of an example, if its end is too far away or broken.
_TELLING = frozenset({b"messages", b"prompt", b"instruction", b"question", b"conversations"})
_LIST_OF_OBJECTS = re.compile(rb"\[\s*+(?=\{)")


class Wrapper(NamedTuple):
    """The keys on the way to the list, the keys `before` it, and the `end` of its opening bracket."""

    path: tuple[str, ...]
    before: list[str]
    end: int

    @property
    def name(self) -> str:
        """The name of the list in a finding."""
        return name_of(self.path)


def wrapper_at(data: bytes, place: int) -> Wrapper | None:
    """Return the wrapper that begins at `place`; None if an example or anything else begins there."""
    names: list[str] = []
    unused: list[str] = []
    for _ in range(_LEVELS):
        match = _LEVEL.match(data, place, place + _LOOKED_AT)
        if match is None:
            return None
        before, name = _parsed(b"{" + match[1].rstrip(b", \t\r\n") + b"}"), _parsed(match[2])
        if not isinstance(before, dict) or not isinstance(name, str) or _says_something(before):
            return None
        names.append(name)
        unused += before
        place = match.end()
        if match[3] is not None:
            is_one = name not in chat_history.KEYS and begins_example(data, place)
            return Wrapper(tuple(names), unused, place) if is_one else None
    return None


def another_list(
    data: bytes, begin: int, place: int, *, path: tuple[str, ...], still_open: bytes
) -> tuple[Wrapper, NestedExamples] | None:
    """Return the list of examples at `place` and the examples before it, if it is in the same object.

    `begin` is the end of the list before it, and `path` that list's keys.
    """
    match = _LIST_OF_OBJECTS.match(data, place)
    if b"[" in still_open or match is None or not begins_example(data, match.end()):
        return None
    value = members(data[begin:place], levels=len(path), still_open=len(still_open))
    if not isinstance(value, dict):
        return None
    return Wrapper(_take_last(value, path), [], match.end()), left_in(value)


def members(between: bytes, *, levels: int, still_open: int = 0) -> Any:
    """Return the members after a list that ended `levels` deep, as an object; None if they are broken.

    With `still_open` objects, the text ends where the value of the last key begins; that value is null.
    """
    closed = b"null" + b"}" * still_open if still_open else b""
    return _parsed(b'{"": ' * (levels - 1) + b'{"": 0' + between.rstrip() + closed)


def _take_last(value: dict[str, Any], path: tuple[str, ...]) -> tuple[str, ...]:
    """Remove the last key of an object, and of the last object in it. Returns the keys on the way.

    `path` has the names that empty keys replace.
    """
    last, names = next(reversed(value)), tuple[str, ...]()
    if isinstance(value[last], dict):
        names = _take_last(value[last], path[1:])
    rest = value.pop(last)
    if isinstance(rest, dict) and rest:
        # The other members of an object with a list are reported like those beside the object.
        value[""] = {**(value.get("") or {}), **rest}
    return ((last or path[0]), *names)


def left_in(value: Any) -> NestedExamples:
    """Return the examples in the members after a list. Empty keys replace the parts that were read before."""
    if not isinstance(value, dict):
        return NestedExamples([], [], [])
    found = NestedExamples([], [], [])
    inner = value.pop("", None)
    if isinstance(inner, dict):
        found.extend(left_in(inner))
    found.extend(nested_examples(value))
    return found


def begins_example(data: bytes, place: int) -> bool:
    """Return whether the object at `place` is an example, and not a turn of one."""
    if _TURN.match(data, place):
        return False
    # Most examples are short.
    for size in (_LOOKED_AT // 16, _LOOKED_AT):
        text = data[place : place + size].decode("utf-8", "ignore")
        try:
            return is_example(json.JSONDecoder().raw_decode(text)[0])
        except (ValueError, RecursionError):
            continue
    first = _FIRST_KEY.match(data, place)
    return first is not None and first[1] in _TELLING


def _says_something(before: dict[str, Any]) -> bool:
    """Return whether the members before a list are an example, or hold some, which must not be lost."""
    return is_example(before) or bool(nested_examples(before).groups)


def _parsed(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None
