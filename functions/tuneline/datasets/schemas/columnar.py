"""Split an object with many examples: by question, by number, or in columns."""

from collections.abc import Iterator
from typing import Any

from tuneline.datasets.schemas.convert import is_example
from tuneline.datasets.schemas.nested import as_pairs, is_question_map
from tuneline.datasets.schemas.role_aliases import role_of


def split_columns(value: Any) -> tuple[str, list[dict[str, Any]]] | None:
    """Return the examples in `value` and the code of the change; None if it is not clearly such an object."""
    if not isinstance(value, dict) or len(value) < 2 or "messages" in value:
        return None
    if (columns := _columns(value)) is not None:
        return "COLUMNS", columns
    if all(isinstance(member, dict) and is_example(member) for member in value.values()):
        return "KEYED", list(value.values())
    if is_question_map(value):
        return "QUESTION_MAP", as_pairs(value)
    return None


def _columns(value: dict[str, Any]) -> list[dict[str, Any]] | None:
    """Return the rows of a table in columns of one length: {"question": [ … ], "answer": [ … ]}.

    A column may also be an object: {"0": …, "1": …}.
    """
    if not {"user", "assistant"} <= {role_of(key) for key in value}:
        return None
    columns = list(value.values())
    if all(isinstance(column, dict) for column in columns):
        if any(column.keys() != columns[0].keys() for column in columns):
            return None
        columns = [list(column.values()) for column in columns]
    if not all(isinstance(column, list) and len(column) == len(columns[0]) for column in columns):
        return None
    if not all(isinstance(cell, str) for column in columns for cell in column) or not columns[0]:
        return None
    return list(_rows(list(value), columns))


def _rows(names: list[str], columns: list[list[str]]) -> Iterator[dict[str, Any]]:
    for cells in zip(*columns, strict=True):
        yield dict(zip(names, cells, strict=True))
