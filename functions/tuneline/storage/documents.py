"""Define the documents port: the few store operations that all code uses.

`create` and `replace` are exact under any race. There are no transactions: they are slow on a document with
many writers, and these two operations suffice.
A value is text, a number, a boolean, None, a timezone-aware datetime, or a list or dict of these.
A document whose `expire_at` is past counts as absent if the adapter can check it cheaply. Firestore's
time-to-live policy deletes it within a day: https://firebase.google.com/docs/firestore/ttl
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from tuneline.errors import DropError, RetryError


@dataclass(frozen=True)
class Document:
    """A document as it was read: `path` is `collection/id`, `version` changes with every write.

    `age` is the number of seconds between its last write and this read, by the store's clock; None if the
    store does not report it.
    """

    path: str
    data: dict[str, Any]
    version: str
    age: float | None = field(default=None, compare=False)


class AlreadyExistsRetryError(RetryError):
    """The document that `create` should write exists already."""


class StaleVersionRetryError(RetryError):
    """The document that `replace` should write has changed, or is gone, since it was read."""


class UnavailableRetryError(RetryError):
    """The store cannot be reached, or did not answer in time."""


class UnstorableDropError(DropError):
    """The store always refuses the document: it is too large, or has an invalid value."""


class Documents(Protocol):
    """The operations of an adapter. Every method may raise UnavailableRetryError.

    Every method that writes may raise UnstorableDropError: for a document of more than 1 MiB, an integer of
    more than 64 bits, a list inside a list, or more than 20 levels. The document is then unchanged.
    """

    async def get_many(self, paths: Sequence[str]) -> list[Document | None]:
        """Read the documents at `paths`, in that order, in one call; None for each missing document."""

    async def create(self, path: str, data: Mapping[str, Any]) -> Document:
        """Write a document that must not exist; exactly one of several callers succeeds.

        AlreadyExistsRetryError for the others.
        """

    async def replace(self, document: Document, data: Mapping[str, Any]) -> Document:
        """Replace the fields of `document` with `data`, if it has not been written since it was read.

        StaleVersionRetryError otherwise. Fields that are not in `data` are removed.
        """

    async def add(self, path: str, amounts: Mapping[str, int]) -> None:
        """Add to integer fields of a document; create it if it does not exist. No addition is lost.

        The call needs no version, so many callers may add at once. A repeated call adds twice. A sum that
        does not fit into 64 bits becomes the largest (or smallest) number that does.
        """

    async def delete(self, path: str) -> None:
        """Delete the document if it exists."""

    async def query(self, collection: str, *, where: Mapping[str, Any], limit: int = 1000) -> list[Document]:
        """List up to `limit` documents of `collection` whose fields equal those of `where`, by path."""

    async def close(self) -> None:
        """Close the connections."""
