"""Store documents in Firestore, for production. Only this module imports its client.

https://cloud.google.com/python/docs/reference/firestore/latest
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from google.api_core import datetime_helpers, exceptions
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter

from tuneline.storage.documents import (
    AlreadyExistsRetryError,
    Document,
    StaleVersionRetryError,
    UnavailableRetryError,
    UnstorableDropError,
)

T = TypeVar("T")
# The client's methods have no types.
_Time: Any = datetime_helpers.DatetimeWithNanoseconds
# Firestore answers within a fraction of a second; a call that hangs is aborted and may be repeated.
CALL_SECONDS = 8.0
QUERY_SECONDS = 10.0
# The store is temporarily unavailable. The client retries idempotent calls; our callers retry all calls.
_UNAVAILABLE = (
    exceptions.ServerError,
    exceptions.TooManyRequests,
    exceptions.Cancelled,
    exceptions.RetryError,
    exceptions.Aborted,
)


class FirestoreDocuments:
    """The documents port on one Firestore database. Create it inside a running event loop."""

    def __init__(
        self,
        *,
        database: str,
        project: str | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._client = firestore.AsyncClient(project=project, database=database)
        self._now = now

    async def get_many(self, paths: Sequence[str]) -> list[Document | None]:
        """See the port."""
        documents = {}
        references = [self._client.document(path) for path in paths]

        async def read() -> None:
            async for snapshot in self._client.get_all(references, timeout=CALL_SECONDS):
                if snapshot.exists and not self._has_expired(snapshot.to_dict() or {}):
                    documents[snapshot.reference.path] = _document(snapshot)

        await _called(read())
        return [documents.get(path) for path in paths]

    async def create(self, path: str, data: Mapping[str, Any]) -> Document:
        """See the port. An expired document that Firestore has not deleted yet is overwritten."""
        reference = self._client.document(path)
        try:
            written = await _called(reference.create(dict(data), timeout=CALL_SECONDS))
        except exceptions.AlreadyExists:
            return await self._create_over_expired(path, data)
        return Document(path, dict(data), _version(written.update_time))

    async def replace(self, document: Document, data: Mapping[str, Any]) -> Document:
        """See the port."""
        gone = {name: firestore.DELETE_FIELD for name in document.data if name not in data}
        fields = {self._client.field_path(name): value for name, value in {**data, **gone}.items()}
        guard = self._client.write_option(last_update_time=_Time.from_rfc3339(document.version))
        reference = self._client.document(document.path)
        try:
            written = await _called(reference.update(fields, option=guard, timeout=CALL_SECONDS))
        except (exceptions.FailedPrecondition, exceptions.NotFound):
            raise StaleVersionRetryError(f"{document.path} has changed since it was read") from None
        return Document(document.path, dict(data), _version(written.update_time))

    async def add(self, path: str, amounts: Mapping[str, int]) -> None:
        """See the port.

        https://firebase.google.com/docs/firestore/manage-data/add-data#increment_a_numeric_value
        """
        added = {name: firestore.Increment(amount) for name, amount in amounts.items()}
        await _called(self._client.document(path).set(added, merge=True, timeout=CALL_SECONDS))

    async def delete(self, path: str) -> None:
        """See the port."""
        await _called(self._client.document(path).delete(timeout=CALL_SECONDS))

    async def query(self, collection: str, *, where: Mapping[str, Any], limit: int = 1000) -> list[Document]:
        """See the port. It filters by equality only, so no composite index is needed."""
        query = self._client.collection(collection).limit(limit)
        for name, value in where.items():
            query = query.where(filter=FieldFilter(name, "==", value))
        snapshots = await _called(query.get(timeout=QUERY_SECONDS))
        alive = (document for document in map(_document, snapshots) if not self._has_expired(document.data))
        return sorted(alive, key=lambda document: document.path)

    async def close(self) -> None:
        """Close the channel."""
        closing: Any = self._client._firestore_api_internal  # the client has no public close
        if closing is not None:
            await closing.transport.close()

    async def _create_over_expired(self, path: str, data: Mapping[str, Any]) -> Document:
        snapshot = await _called(self._client.document(path).get(timeout=CALL_SECONDS))
        if not snapshot.exists or not self._has_expired(snapshot.to_dict() or {}):
            raise AlreadyExistsRetryError(f"{path} exists")
        try:
            return await self.replace(_document(snapshot), data)
        except StaleVersionRetryError:
            raise AlreadyExistsRetryError(f"{path} exists") from None

    def _has_expired(self, data: Mapping[str, Any]) -> bool:
        expire_at = data.get("expire_at")
        return isinstance(expire_at, datetime) and expire_at <= self._now()


async def _called(call: Awaitable[T]) -> T:
    try:
        return await call
    except _UNAVAILABLE as unavailable:
        raise UnavailableRetryError(f"Firestore cannot be used now ({type(unavailable).__name__})") from None
    except (exceptions.InvalidArgument, ValueError) as refused:
        # ValueError: the client cannot encode a value, such as an integer of more than 64 bits.
        raise UnstorableDropError(f"Firestore refuses the call for good ({type(refused).__name__})") from None


def _document(snapshot: Any) -> Document:
    version, read_at = _version(snapshot.update_time), snapshot.read_time
    age = (read_at - snapshot.update_time).total_seconds() if read_at else None
    return Document(snapshot.reference.path, snapshot.to_dict() or {}, version, age)


def _version(update_time: Any) -> str:
    return str(update_time.rfc3339())
