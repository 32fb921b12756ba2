"""Read the values of a document: each reader returns a value of its type, or raises WrongTypeError."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

Reader = Callable[[Any], Any]


class WrongTypeError(ValueError):
    """A stored value has another type than the field; the text says which."""


def anything(value: Any) -> Any:
    """Read a value of any type as it is."""
    return value


def text(value: Any) -> str:
    """Read a text."""
    if not isinstance(value, str):
        raise WrongTypeError("is not a text")
    return value


def whole(value: Any) -> int:
    """Read a whole number; a boolean is none."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise WrongTypeError("is not a whole number")
    return value


def number(value: Any) -> float:
    """Read a number; a boolean is none."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise WrongTypeError("is not a number")
    return value


def amount(value: Any) -> Decimal:
    """Read an exact amount, which is stored as a text."""
    try:
        exact = Decimal(text(value))
    except InvalidOperation:
        raise WrongTypeError("is not an amount") from None
    if not exact.is_finite():
        raise WrongTypeError("is not an amount")
    return exact


def flag(value: Any) -> bool:
    """Read a boolean."""
    if not isinstance(value, bool):
        raise WrongTypeError("is not true or false")
    return value


def moment(value: Any) -> datetime:
    """Read a time with its zone."""
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise WrongTypeError("is not a time")
    return value


def mapping(value: Any) -> Mapping[str, Any]:
    """Read a mapping as it is."""
    if not isinstance(value, Mapping):
        raise WrongTypeError("is not a mapping")
    return value


def choice(values: Collection[str]) -> Reader:
    """Make a reader of one of `values`."""

    def read(value: Any) -> str:
        if not isinstance(value, str) or value not in values:
            raise WrongTypeError(f"is {value!r}, and none of {', '.join(sorted(values))}")
        return value

    return read


def optional(reader: Reader) -> Reader:
    """Make a reader that also accepts None."""
    return lambda value: None if value is None else reader(value)


def many(reader: Reader) -> Reader:
    """Make a reader of a list."""

    def read(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            raise WrongTypeError("is not a list")
        return tuple(map(reader, value))

    return read


def table(reader: Reader) -> Reader:
    """Make a reader of a mapping whose values `reader` reads."""
    return lambda value: {name: reader(inner) for name, inner in mapping(value).items()}
