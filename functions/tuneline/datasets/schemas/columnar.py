"""Take apart an object that holds many examples: each under its question, under a number, or in columns."""

from collections.abc import Iterator
from typing import Any

from tuneline.datasets.schemas.convert import is_example
from tuneline.datasets.schemas.nested import as_pairs, is_question_map
from tuneline.datasets.schemas.role_aliases import role_of


def split_columns(value: Any) -> tuple[str, list[dict[str, Any]]] | None:
    """The examples in `value`, with the code of the change; None where it is no such object for certain."""
    if not isinstance(value, dict) or len(value) < 2 or "messages" in value:
        return None
    if (columns := _columns(value)) is not None:
        return "COLUMNS", columns
    if all(isinstance(held, dict) and is_example(held) for held in value.values()):
        return "KEYED", list(value.values())
    if is_question_map(value):
        return "QUESTION_MAP", as_pairs(value)
    return None


def _columns(value: dict[str, Any]) -> list[dict[str, Any]] | None:
    """The rows of a table that is kept by columns: {"question": [ … ], "answer": [ … ]}, all of one length.

    A column may be an object, too: {"0": …, "1": …}.
    """
    if not {"user", "assistant"} <= {role_of(key) for key in value}:
        return None
    held = list(value.values())
    if all(isinstance(column, dict) for column in held):
        if any(column.keys() != held[0].keys() for column in held):
            return None
        held = [list(column.values()) for column in held]
    if not all(isinstance(column, list) and len(column) == len(held[0]) for column in held):
        return None
    if not all(isinstance(cell, str) for column in held for cell in column) or not held[0]:
        return None
    return list(_rows(list(value), held))


def _rows(names: list[str], columns: list[list[str]]) -> Iterator[dict[str, Any]]:
    for cells in zip(*columns, strict=True):
        yield dict(zip(names, cells, strict=True))
