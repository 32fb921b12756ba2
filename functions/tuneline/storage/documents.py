"""The documents port: the few operations everything here is built on.

`create` and `replace` are exact under any race, and there are no transactions: they are slow on a
document that many want, and these two suffice.
A value is text, a number, a boolean, None, a timezone-aware datetime, or a list or dict of these.
A document with a past `expire_at` counts as absent wherever the adapter can tell cheaply; Firestore's
time-to-live policy deletes it within a day: https://firebase.google.com/docs/firestore/ttl
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from tuneline.errors import DropError, RetryError


@dataclass(frozen=True)
class Document:
    """One document as it was read: `path` is `collection/id`, `version` changes with every write.

    `age` is how many seconds ago it was written when it was read, by the store's own clock; None if the store
    does not say.
    """

    path: str
    data: dict[str, Any]
    version: str
    age: float | None = field(default=None, compare=False)


class AlreadyExistsRetryError(RetryError):
    """`create` found the document there."""


class StaleVersionRetryError(RetryError):
    """`replace` found that the document has changed, or is gone, since it was read."""


class UnavailableRetryError(RetryError):
    """The store cannot be reached, or did not answer in time."""


class UnstorableDropError(DropError):
    """The store refuses the document now and at every later try: it is too large, or holds a wrong value."""


class Documents(Protocol):
    """What an adapter does. Every method may raise UnavailableRetryError.

    Every method that writes may raise UnstorableDropError: for a document of more than 1 MiB, a whole number
    of more than 64 bits, a list inside a list, or more than 20 levels. The document stays as it was.
    """

    async def get_many(self, paths: Sequence[str]) -> list[Document | None]:
        """The documents at `paths`, in that order, in one read; None where there is none."""

    async def create(self, path: str, data: Mapping[str, Any]) -> Document:
        """Write a document that must not exist; of any number of callers exactly one succeeds.

        AlreadyExistsRetryError for the others.
        """

    async def replace(self, document: Document, data: Mapping[str, Any]) -> Document:
        """Write `data` in place of what `document` held, if nobody has written since.

        StaleVersionRetryError otherwise. Fields that `data` lacks are gone afterwards.
        """

    async def add(self, path: str, amounts: Mapping[str, int]) -> None:
        """Add to whole numbers of a document, which is made if it is not there; nobody's addition is lost.

        No version is asked for, so many may add at once. A call that is repeated adds twice. A sum that does
        not fit into 64 bits becomes the largest number (or the smallest) that does.
        """

    async def delete(self, path: str) -> None:
        """Delete the document, if it is there."""

    async def query(self, collection: str, *, where: Mapping[str, Any], limit: int = 1000) -> list[Document]:
        """At most `limit` documents of `collection` whose fields equal those of `where`, by path."""

    async def close(self) -> None:
        """Let go of connections."""
