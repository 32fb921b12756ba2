"""An update of a shared document is applied once, or reported as not applied. On both stores."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, cast

import pytest

from tuneline.storage.documents import Document, Documents
from tuneline.storage.update import (
    MOST_WAIT_SECONDS,
    TRIES,
    ContendedRetryError,
    change,
    change_with_result,
    longest_wait,
)


def counted(data: Mapping[str, Any] | None) -> Mapping[str, Any]:
    return {"n": data["n"] + 1 if data else 1}


async def test_of_many_changes_at_once_none_is_lost(documents: Documents) -> None:
    await asyncio.gather(*(change(documents, "things/one", counted) for _ in range(5)))
    (found,) = await documents.get_many(["things/one"])
    assert found is not None
    assert found.data == {"n": 5}


async def test_the_result_belongs_to_the_fields_that_were_written(documents: Documents) -> None:
    async def take_a_number() -> int:
        written, number = await change_with_result(
            documents, "things/one", lambda data: (made := counted(data), made["n"])
        )
        assert written is not None
        assert written.data == {"n": number}
        return int(number)

    assert sorted(await asyncio.gather(*(take_a_number() for _ in range(5)))) == [1, 2, 3, 4, 5]


async def test_a_result_without_a_write_is_that_of_the_latest_fields(documents: Documents) -> None:
    known = await documents.create("things/one", {"n": 1})
    await documents.replace(known, {"n": 2})
    # The caller's document is old: its write is refused, and the fields are read again.
    written, seen = await change_with_result(
        documents,
        "things/one",
        lambda data: (counted(data) if data and data["n"] < 2 else None, data["n"] if data else 0),
        known=known,
    )
    assert (written, seen) == (None, 2)


async def test_a_document_that_keeps_changing_is_reported(
    documents: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tuneline.storage.update.FIRST_WAIT_SECONDS", 0.0)
    await documents.create("things/one", {"n": 0})
    with pytest.raises(ContendedRetryError, match="things/one"):
        await change(cast(Documents, _Contended(documents)), "things/one", counted)
    (found,) = await documents.get_many(["things/one"])
    assert found is not None
    assert found.data["n"] == TRIES


class _Contended:
    """A store in which another writes between each read and write."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    def __getattr__(self, name: str) -> Any:
        return getattr(self._documents, name)

    async def get_many(self, paths: Sequence[str]) -> list[Document | None]:
        found = await self._documents.get_many(paths)
        for document in found:
            assert document is not None
            await self._documents.replace(document, counted(document.data))
        return found


def test_each_collision_may_wait_twice_as_long_as_the_one_before_and_half_a_second_at_most() -> None:
    waits = [longest_wait(number) for number in range(TRIES)]
    assert waits[:4] == [0.01, 0.02, 0.04, 0.08]
    assert waits[-1] == max(waits) == MOST_WAIT_SECONDS == 0.5


class _Slow:
    """A store whose reads take a while, and one that its reader waits for in vain."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self.writes = 0
        self.hangs = False

    async def get_many(self, paths: Sequence[str]) -> list[Document | None]:
        if self.hangs:
            self.hangs = False
            await asyncio.Event().wait()
        await asyncio.sleep(0.2)
        return await self._documents.get_many(paths)

    async def create(self, path: str, data: Mapping[str, Any]) -> Document:
        self.writes += 1
        return await self._documents.create(path, data)

    async def replace(self, document: Document, data: Mapping[str, Any]) -> Document:
        self.writes += 1
        return await self._documents.replace(document, data)


async def test_those_who_wait_for_long_on_a_slow_store_do_not_collide(documents: Documents) -> None:
    slow = _Slow(documents)
    await asyncio.gather(*(change(cast(Documents, slow), "things/one", counted) for _ in range(12)))
    assert slow.writes == 12


async def test_one_whose_call_hangs_is_passed_by_the_next(documents: Documents) -> None:
    slow = _Slow(documents)
    slow.hangs = True
    hanging = asyncio.create_task(change(cast(Documents, slow), "things/one", counted))
    await asyncio.sleep(0)
    others = (change(cast(Documents, slow), "things/one", counted) for _ in range(3))
    async with asyncio.timeout(20):
        await asyncio.gather(*others)
    hanging.cancel()
    assert slow.writes == 3
