"""Read and write typed records through the documents port."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from tuneline import logs
from tuneline.storage.claims import Claim
from tuneline.storage.documents import AlreadyExistsRetryError, Document, Documents
from tuneline.storage.records.record import Record, UnreadableDropError
from tuneline.storage.update import Known, change_with_result

R = TypeVar("R", bound=Record)
T = TypeVar("T")


@dataclass(frozen=True)
class StoredRecord(Generic[R]):
    """A record with the document it was read from; `id` is the last part of its path."""

    record: R
    document: Document

    @property
    def id(self) -> str:
        """The document's id."""
        return self.document.path.partition("/")[2]


def record_of(kind: type[R], document: Document | None) -> R | None:
    """Read the record of a document; None without one. Raises UnreadableDropError."""
    return None if document is None else kind.from_document(document.data, path=document.path)


def stored_record(kind: type[R], document: Document) -> StoredRecord[R]:
    """Read the record of a document, and keep the document. Raises UnreadableDropError."""
    return StoredRecord(kind.from_document(document.data, path=document.path), document)


async def read_record(documents: Documents, kind: type[R], path: str) -> R | None:
    """Read one record from the store; None if there is no such document."""
    (document,) = await documents.get_many([path])
    return record_of(kind, document)


async def read_stored(documents: Documents, kind: type[R], path: str) -> StoredRecord[R] | None:
    """Read one record with its document; None if there is no such document."""
    (document,) = await documents.get_many([path])
    return stored_record(kind, document) if document else None


async def query_records(
    documents: Documents, kind: type[R], collection: str, *, where: Mapping[str, Any], limit: int = 1000
) -> list[StoredRecord[R]]:
    """List the records of a query. An unreadable document is logged and left out."""
    return readable(kind, await documents.query(collection, where=where, limit=limit))


def readable(kind: type[R], documents: Sequence[Document]) -> list[StoredRecord[R]]:
    """Read the records of several documents. An unreadable document is logged and left out."""
    read = []
    for document in documents:
        try:
            read.append(stored_record(kind, document))
        except UnreadableDropError as unreadable:
            logs.error("a document cannot be read and is left out", unreadable)
    return read


async def create_record(documents: Documents, path: str, record: Record) -> bool:
    """Write a new document; False if there is one already, which stays as it is."""
    try:
        await documents.create(path, record.as_document())
    except AlreadyExistsRetryError:
        return False
    return True


async def create_stored(documents: Documents, path: str, record: R) -> StoredRecord[R]:
    """Write a new document, and return it. AlreadyExistsRetryError if there is one."""
    return stored_record(type(record), await documents.create(path, record.as_document()))


async def replace_record(documents: Documents, stored: StoredRecord[R], record: R) -> StoredRecord[R]:
    """Write `record` in place of `stored`. StaleVersionRetryError if the document has changed meanwhile."""
    document = await documents.replace(stored.document, record.as_document())
    return stored_record(type(record), document)


async def change_record(
    documents: Documents,
    kind: type[R],
    path: str,
    make: Callable[[R | None], R | None],
    *,
    known: Known = None,
) -> R | None:
    """Change a shared record with `make`, as `update.change` does; return the record as written."""
    written, _ = await change_record_with_result(
        documents, kind, path, lambda record: (make(record), None), known=known
    )
    return written


async def change_record_with_result(
    documents: Documents,
    kind: type[R],
    path: str,
    make: Callable[[R | None], tuple[R | None, T]],
    *,
    known: Known = None,
) -> tuple[R | None, T]:
    """Do the same, and also return the second value of `make`: its result for the record that it got last."""
    stored, result = await change_stored_record(documents, kind, path, make, known=known)
    return (stored.record if stored else None), result


async def change_stored_record(
    documents: Documents,
    kind: type[R],
    path: str,
    make: Callable[[R | None], tuple[R | None, T]],
    *,
    known: Known = None,
) -> tuple[StoredRecord[R] | None, T]:
    """Do the same, and return the record with its document, which a later change may be told is `known`."""

    def changed(data: Mapping[str, Any] | None) -> tuple[Mapping[str, Any] | None, T]:
        made, result = make(None if data is None else kind.from_document(data, path=path))
        return (None if made is None else made.as_document()), result

    written, result = await change_with_result(documents, path, changed, known=known)
    return (stored_record(kind, written) if written else None), result


class RecordClaim(Generic[R]):
    """A claim on a document, with its typed record. Writes include only the fields that were changed."""

    def __init__(self, held: Claim, kind: type[R]) -> None:
        self._held = held
        self._kind = kind

    @property
    def record(self) -> R:
        """The record as last written, with the pending changes."""
        return self._kind.from_document(self._held.data)

    async def save(self, record: R) -> None:
        """Write the changes of `record`, and renew the lease. ClaimLostRetryError if it was taken over."""
        await self._held.save(**record.changes())

    async def finish(self, record: R) -> None:
        """Write the changes of `record`, which has a final state, and release the claim."""
        await self._held.finish(**record.changes())

    async def release(self, record: R | None = None) -> None:
        """Write the changes of `record`, and release unfinished work."""
        await self._held.release(**(record.changes() if record else {}))

    async def keep_while(self, work: Coroutine[Any, Any, T]) -> T:
        """Run `work` and keep renewing the lease. Stop with ClaimLostRetryError if it was taken over."""
        return await self._held.keep_while(work)
