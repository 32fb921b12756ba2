"""Measure a document as Firestore does, and refuse documents that Firestore always refuses.

https://firebase.google.com/docs/firestore/storage-size and https://firebase.google.com/docs/firestore/quotas
SQLite could hold more. It has the same limits, so that code that works locally works in production.
"""

from collections.abc import Mapping
from typing import Any

from tuneline.storage.documents import UnstorableDropError
from tuneline.unicode import text_bytes

MOST_BYTES = 1_048_572
MOST_DEPTH = 20
MOST_INT = 2**63 - 1
LEAST_INT = -(2**63)
_PER_DOCUMENT = 32
_PER_PATH = 16
_FIXED = 8


def require_storable(path: str, data: Mapping[str, Any]) -> None:
    """Raise UnstorableDropError if `data` at `path` exceeds a limit."""
    try:
        names = sum(text_bytes(part) + 1 for part in path.split("/"))
        size = _PER_DOCUMENT + _PER_PATH + names + _fields(data, 1)
    except _WrongValue as wrong:
        raise UnstorableDropError(f"{path} cannot be stored: {wrong}") from None
    if size > MOST_BYTES:
        raise UnstorableDropError(f"{path} cannot be stored: it has {size:,} bytes of {MOST_BYTES:,}")


class _WrongValue(Exception):  # noqa: N818 it never leaves this module
    pass


def _fields(values: Mapping[str, Any], depth: int) -> int:
    return sum(text_bytes(name) + 1 + _value(value, depth) for name, value in values.items())


def _value(value: Any, depth: int) -> int:
    if isinstance(value, str):
        return text_bytes(value) + 1
    if isinstance(value, dict | list):
        return _nested(value, depth + 1)
    if isinstance(value, int) and not LEAST_INT <= value <= MOST_INT:
        raise _WrongValue("a whole number has more than 64 bits")
    return 1 if value is None or isinstance(value, bool) else _FIXED


def _nested(value: dict[str, Any] | list[Any], depth: int) -> int:
    if depth > MOST_DEPTH:
        raise _WrongValue(f"values are nested more than {MOST_DEPTH} levels deep")
    if isinstance(value, dict):
        return _fields(value, depth)
    if any(isinstance(item, list) for item in value):
        raise _WrongValue("a list is inside a list")
    return sum(_value(item, depth) for item in value)
