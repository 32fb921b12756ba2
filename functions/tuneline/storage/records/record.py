"""Map a stored document to a typed record and back, without losing anything that is stored.

A record is a frozen dataclass. Each field names its reader, and the name in the document if that is another.
A field with a default may be missing or have a wrong type: then the record has the default. A write changes
the fields that have changed in the record; every other field of the document stays as it is.
"""

import functools
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from decimal import Decimal
from typing import Any, ClassVar, NamedTuple, Self

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
                    f"{path or cls.__name__} cannot be read: its field `{each.stored_name}` {wrong}; "
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
                changed[each.stored_name] = _written(value)
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


def _mapped_fields(kind: type[Record]) -> tuple["_MappedField", ...]:
    # mypy takes the class's own __hash__ for that of its instances.
    hashable: Any = kind
    return _cached_fields(hashable)


@functools.cache
def _cached_fields(kind: Any) -> tuple["_MappedField", ...]:
    return tuple(_mapped_field(each) for each in fields(kind) if each.metadata)


class _MappedField(NamedTuple):
    """A field of a record. Each message reads many, so what is needed of it is looked up once.

    `default` or `factory` gives the value of a new record, `missing` or `factory_if_missing` the value for a
    document without the field. MISSING says that there must be one.
    """

    name: str
    stored_name: str
    reader: Reader
    default: Any
    factory: Callable[[], Any] | None
    missing: Any
    factory_if_missing: Callable[[], Any] | None


def _mapped_field(each: Field[Any]) -> _MappedField:
    metadata, missing = each.metadata, each.metadata["missing"]
    factory = None if each.default_factory is MISSING else each.default_factory
    return _MappedField(
        name=each.name,
        stored_name=metadata["name"] or each.name,
        reader=metadata["reader"],
        default=each.default,
        factory=factory,
        missing=each.default if missing is MISSING else missing,
        factory_if_missing=factory if missing is MISSING else None,
    )


def _default(each: _MappedField) -> Any:
    """Return the value of a new record; MISSING if it must be given."""
    return each.default if each.factory is None else each.factory()


def _read(each: _MappedField, data: Mapping[str, Any]) -> Any:
    """Read one field; without a usable value, its default. Raises WrongTypeError if it has none."""
    value = data.get(each.stored_name, MISSING)
    is_required = each.missing is MISSING and each.factory_if_missing is None
    if value is not MISSING:
        try:
            return each.reader(value)
        except WrongTypeError:
            if is_required:
                raise
    elif is_required:
        raise WrongTypeError("is missing")
    return each.missing if each.factory_if_missing is None else each.factory_if_missing()


def _written(value: Any) -> Any:
    """Convert a value of a record to a value of a document."""
    if isinstance(value, Record):
        return value.as_document()
    if isinstance(value, Mapping):
        return {name: _written(inner) for name, inner in value.items()}
    if isinstance(value, tuple | list):
        return [_written(inner) for inner in value]
    return str(value) if isinstance(value, Decimal) else value
