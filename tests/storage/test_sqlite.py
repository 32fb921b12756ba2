"""The SQLite adapter beside other processes that use its file."""

import asyncio
import contextlib
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tuneline.storage.documents import UnavailableRetryError
from tuneline.storage.sqlite import SqliteDocuments


@contextlib.contextmanager
def held(path: Path) -> Iterator[sqlite3.Connection]:
    """Hold a write transaction of another process."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


async def test_a_file_that_another_writes_to_is_waited_for_and_the_loop_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    store = SqliteDocuments(path)
    before = await store.create("things/one", {"n": 1})
    with held(path) as other:
        writing = asyncio.create_task(store.replace(before, {"n": 2}))
        assert await store.get_many(["things/one"]) == [before]
        await asyncio.sleep(0.01)
        assert not writing.done()
        other.execute("ROLLBACK")
        written = await writing
    assert await store.get_many(["things/one"]) == [written]
    await store.close()


async def test_a_file_that_another_never_lets_go_is_unavailable(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    store = SqliteDocuments(path, pauses=(0, 0, 0))
    await store.create("things/one", {"n": 1})
    with held(path), pytest.raises(UnavailableRetryError, match="another process holds the file"):
        await store.add("things/one", {"n": 1})
    await store.add("things/one", {"n": 1})
    (found,) = await store.get_many(["things/one"])
    assert found is not None
    assert found.data == {"n": 2}
    await store.close()


async def test_many_that_open_a_new_file_at_once_all_can(tmp_path: Path) -> None:
    stores = [SqliteDocuments(tmp_path / "new" / "store.db") for _ in range(8)]

    def opened(number: int) -> None:
        asyncio.run(stores[number].add("things/one", {"n": 1}))

    await asyncio.gather(*(asyncio.to_thread(opened, number) for number in range(8)))
    (found,) = await stores[0].get_many(["things/one"])
    assert found is not None
    assert found.data == {"n": 8}
    for store in stores:
        await store.close()


async def test_what_is_no_database_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "store.db").mkdir()
    with pytest.raises(UnavailableRetryError):
        await SqliteDocuments(tmp_path / "store.db").get_many(["things/one"])


@pytest.mark.parametrize("value", [datetime.now(UTC).replace(tzinfo=None), object()], ids=["naive", "object"])
async def test_what_a_document_cannot_hold_is_named(tmp_path: Path, value: object) -> None:
    store = SqliteDocuments(tmp_path / "store.db")
    with pytest.raises(TypeError, match=type(value).__name__):
        await store.create("things/one", {"at": value})
    assert await store.get_many(["things/one"]) == [None]
    await store.close()
