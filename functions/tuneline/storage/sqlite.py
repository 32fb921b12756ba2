"""Store documents in one SQLite file, for one machine: the demo, tests, a bot without a cloud.

Several processes may share the file: it uses write-ahead logging, and one statement per write.
https://www.sqlite.org/wal.html
"""

import asyncio
import json
import random
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from tuneline.storage.document_size import LEAST_INT, MOST_INT, require_storable
from tuneline.storage.documents import (
    AlreadyExistsRetryError,
    Document,
    StaleVersionRetryError,
    UnavailableRetryError,
)

T = TypeVar("T")
# Another process locks the file for a moment while it writes; a lock of over ten seconds is a fault.
PAUSES = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, *[0.1] * 100)

_SCHEMA = """
CREATE TABLE IF NOT EXISTS documents (
    path TEXT PRIMARY KEY, collection TEXT NOT NULL, data TEXT NOT NULL, version TEXT NOT NULL, expire_at REAL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS by_collection ON documents (collection, path);
"""


class SqliteDocuments:
    """The documents port on the file at `path`; file and folder are created if missing."""

    def __init__(
        self,
        path: str | Path,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        self._path = Path(path)
        self._now = now
        self._pauses = pauses
        self._connection: sqlite3.Connection | None = None

    async def get_many(self, paths: Sequence[str]) -> list[Document | None]:
        """See the port."""
        return await self._run(self._get_many, list(paths))

    async def create(self, path: str, data: Mapping[str, Any]) -> Document:
        """See the port."""
        return await self._run(self._create, path, dict(data))

    async def replace(self, document: Document, data: Mapping[str, Any]) -> Document:
        """See the port."""
        return await self._run(self._replace, document, dict(data))

    async def add(self, path: str, amounts: Mapping[str, int]) -> None:
        """See the port."""
        await self._run(self._add, path, dict(amounts))

    async def delete(self, path: str) -> None:
        """See the port."""
        await self._run(self._change, "DELETE FROM documents WHERE path = :path", {"path": path})

    async def query(self, collection: str, *, where: Mapping[str, Any], limit: int = 1000) -> list[Document]:
        """See the port."""
        return await self._run(self._query, collection, dict(where), limit)

    async def close(self) -> None:
        """Close the file."""
        if self._connection is not None:
            self._connection.close()

    async def _run(self, work: Callable[..., T], *args: Any) -> T:
        """Run `work` in this thread (a thread pool would take longer); wait while another process writes."""
        for pause in self._pauses:
            try:
                return work(*args)
            except sqlite3.OperationalError as failed:
                if failed.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    raise UnavailableRetryError(f"SQLite cannot be used now ({failed})") from None
            await asyncio.sleep(pause)
        raise UnavailableRetryError("SQLite cannot be used now (another process holds the file)")

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(self._path, timeout=0, isolation_level=None, check_same_thread=False)
            try:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")
                connection.executescript(_SCHEMA)
            except BaseException:
                connection.close()
                raise
            self._connection = connection
        return self._connection

    def _change(self, statement: str, values: dict[str, Any]) -> int:
        return self._open().execute(statement, values).rowcount

    def _get_many(self, paths: list[str]) -> list[Document | None]:
        marks = ", ".join(f":p{index}" for index in range(len(paths)))
        rows = self._open().execute(
            f"SELECT path, data, version FROM documents WHERE path IN ({marks})"  # noqa: S608 only our marks
            " AND (expire_at IS NULL OR expire_at > :now)",
            {"now": self._now().timestamp(), **{f"p{index}": path for index, path in enumerate(paths)}},
        )
        documents = {row[0]: _document(row) for row in rows}
        return [documents.get(path) for path in paths]

    def _create(self, path: str, data: dict[str, Any]) -> Document:
        # An expired document counts as absent, so it may be overwritten.
        written = self._change(
            "INSERT INTO documents (path, collection, data, version, expire_at)"
            " VALUES (:path, :collection, :data, :version, :expire_at)"
            " ON CONFLICT (path) DO UPDATE SET data = :data, version = :version, expire_at = :expire_at"
            " WHERE documents.expire_at <= :now",
            values := _row(path, data) | {"now": self._now().timestamp()},
        )
        if not written:
            raise AlreadyExistsRetryError(f"{path} exists")
        return Document(path, data, values["version"])

    def _replace(self, document: Document, data: dict[str, Any]) -> Document:
        written = self._change(
            "UPDATE documents SET data = :data, version = :version, expire_at = :expire_at"
            " WHERE path = :path AND version = :before",
            values := _row(document.path, data) | {"before": document.version},
        )
        if not written:
            raise StaleVersionRetryError(f"{document.path} has changed since it was read")
        return Document(document.path, data, values["version"])

    def _add(self, path: str, amounts: dict[str, int]) -> None:
        connection = self._open()
        # Other processes wait until this transaction ends.
        connection.execute("BEGIN IMMEDIATE")
        try:
            (stored,) = self._get_many([path])
            before = stored.data if stored else {}
            require_storable(path, amounts)
            data = {**before, **{name: _sum(before.get(name, 0), by) for name, by in amounts.items()}}
            if stored is None:
                self._create(path, data)
            else:
                self._replace(stored, data)
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise

    def _query(self, collection: str, where: dict[str, Any], limit: int) -> list[Document]:
        rows = self._open().execute(
            "SELECT path, data, version FROM documents WHERE collection = :collection"
            " AND (expire_at IS NULL OR expire_at > :now) ORDER BY path",
            {"collection": collection, "now": self._now().timestamp()},
        )
        matching = (
            document
            for document in map(_document, rows)
            if all(document.data.get(name) == value for name, value in where.items())
        )
        return [document for document, _ in zip(matching, range(limit), strict=False)]


def _sum(before: int, amount: int) -> int:
    return max(LEAST_INT, min(before + amount, MOST_INT))


def _row(path: str, data: dict[str, Any]) -> dict[str, Any]:
    require_storable(path, data)
    expire_at = data.get("expire_at")
    return {
        "path": path,
        "collection": path.rpartition("/")[0],
        "data": _ENCODER.encode(data),
        # It distinguishes writes and is not a secret.
        "version": f"{random.getrandbits(64):016x}",
        "expire_at": expire_at.timestamp() if isinstance(expire_at, datetime) else None,
    }


def _document(row: tuple[str, str, str]) -> Document:
    return Document(row[0], _DECODER.decode(row[1]), row[2])


def _encoded(value: object) -> dict[str, str]:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return {"$time": value.astimezone(UTC).isoformat()}
    raise TypeError(f"a document cannot hold {type(value).__name__}")


def _decoded(value: dict[str, Any]) -> Any:
    return datetime.fromisoformat(value["$time"]) if value.keys() == {"$time"} else value


# They escape all non-ASCII characters, so an unpaired surrogate is preserved.
_ENCODER = json.JSONEncoder(default=_encoded)
_DECODER = json.JSONDecoder(object_hook=_decoded)
