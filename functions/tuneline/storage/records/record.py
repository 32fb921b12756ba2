"""Map a stored document to a typed record and back, without losing anything that is stored.

A record is a frozen dataclass. Each field names its reader, and the name in the document if that is another.
A field with a default may be missing or have a wrong type: then the record has the default. A write changes
the fields that have changed in the record; every other field of the document stays as it is.
"""

import functools
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from decimal import Decimal
from typing import Any, ClassVar, Self

from tuneline.errors import DropError
from tuneline.storage.records.readers import Reader, WrongTypeError, mapping


class UnreadableDropError(DropError):
    """A document lacks a required field, or a required field has a wrong type."""


class ForbiddenTransitionDropError(DropError):
    """A document's state must not change in this way."""


def mapped(reader: Reader, *, name: str = "", missing: Any = MISSING) -> dict[str, Any]:
    """Make the metadata of a record's field.

    `name` is the field's name in the document, if it differs. `missing` is the value for documents that lack
    the field, if the field has no default: new documents always have such a field.
    """
    return {"reader": reader, "name": name, "missing": missing}


@dataclass(frozen=True, kw_only=True)
class Record:
    """The fields of a stored document, or of a mapping inside one.

    `stored` holds the fields as they were read; None for a new document.
    """

    # The field of the state, and the states that may follow each state.
    STATE: ClassVar[str] = "state"
    TRANSITIONS: ClassVar[Mapping[Any, frozenset[Any]]] = {}

    stored: Mapping[str, Any] | None = field(default=None, repr=False, compare=False)

    @classmethod
    def from_document(cls, data: Mapping[str, Any], *, path: str = "") -> Self:
        """Read the fields of the document at `path`. Raises UnreadableDropError."""
        values = {}
        for each in _mapped_fields(cls):
            try:
                values[each.name] = _read(each, data)
            except WrongTypeError as wrong:
                raise UnreadableDropError(
                    f"{path or cls.__name__} cannot be read: its field `{_stored_name(each)}` {wrong}; "
                    "correct the field, or delete the document"
                ) from None
        return cls(**values, stored=data)

    def as_document(self) -> dict[str, Any]:
        """The whole document: the stored fields with the changes. Raises ForbiddenTransitionDropError."""
        return {**(self.stored or {}), **self.changes()}

    def changes(self) -> dict[str, Any]:
        """The document's fields that differ from the stored ones; all fields of a new document.

        Raises ForbiddenTransitionDropError if the state must not follow the stored one.
        """
        changed = {}
        for each in _mapped_fields(type(self)):
            value = getattr(self, each.name)
            before = _default(each) if self.stored is None else _read(each, self.stored)
            if value != before:
                changed[_stored_name(each)] = _written(value)
        self._require_transition()
        return changed

    def _require_transition(self) -> None:
        before, after = (self.stored or {}).get(self.STATE), getattr(self, self.STATE, None)
        if before not in (None, after) and after not in self.TRANSITIONS.get(before, ()):
            raise ForbiddenTransitionDropError(
                f"{type(self).__name__}: the state must not change from {before!r} to {after!r}"
            )


def nested(kind: type[Record]) -> Reader:
    """Make a reader of a record inside a document."""

    def read(value: Any) -> Record:
        try:
            return kind.from_document(mapping(value))
        except UnreadableDropError as unreadable:
            raise WrongTypeError(f"has a wrong value: {unreadable}") from None

    return read


def _mapped_fields(kind: type[Record]) -> tuple[Field[Any], ...]:
    # mypy takes the class's own __hash__ for that of its instances.
    hashable: Any = kind
    return _cached_fields(hashable)


@functools.cache
def _cached_fields(kind: Any) -> tuple[Field[Any], ...]:
    return tuple(each for each in fields(kind) if each.metadata)


def _stored_name(each: Field[Any]) -> str:
    return each.metadata["name"] or each.name


def _default(each: Field[Any]) -> Any:
    return each.default if each.default_factory is MISSING else each.default_factory()


def _read(each: Field[Any], data: Mapping[str, Any]) -> Any:
    """Read one field; without a usable value, its default. Raises WrongTypeError if it has none."""
    missing = each.metadata["missing"]
    default = _default(each) if missing is MISSING else missing
    name = _stored_name(each)
    if name not in data:
        if default is MISSING:
            raise WrongTypeError("is missing")
        return default
    try:
        return each.metadata["reader"](data[name])
    except WrongTypeError:
        if default is MISSING:
            raise
        return default


def _written(value: Any) -> Any:
    """Convert a value of a record to a value of a document."""
    if isinstance(value, Record):
        return value.as_document()
    if isinstance(value, Mapping):
        return {name: _written(inner) for name, inner in value.items()}
    if isinstance(value, tuple | list):
        return [_written(inner) for inner in value]
    return str(value) if isinstance(value, Decimal) else value
