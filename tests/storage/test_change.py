"""A document that others change too is changed once, or the caller hears that it was not. On both stores."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, cast

import pytest

from tuneline.storage.change import MOST_WAIT_SECONDS, TRIES, ContendedRetryError, change, longest_wait
from tuneline.storage.documents import Document, Documents


def counted(data: Mapping[str, Any] | None) -> Mapping[str, Any]:
    return {"n": data["n"] + 1 if data else 1}


async def test_of_many_changes_at_once_none_is_lost(documents: Documents) -> None:
    await asyncio.gather(*(change(documents, "things/one", counted) for _ in range(5)))
    (found,) = await documents.get_many(["things/one"])
    assert found is not None
    assert found.data == {"n": 5}


async def test_a_document_that_keeps_changing_is_told(
    documents: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tuneline.storage.change.FIRST_WAIT_SECONDS", 0.0)
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
        for one in found:
            assert one is not None
            await self._documents.replace(one, counted(one.data))
        return found


def test_each_collision_may_wait_twice_as_long_as_the_one_before_and_half_a_second_at_most() -> None:
    waits = [longest_wait(number) for number in range(TRIES)]
    assert waits[:4] == [0.01, 0.02, 0.04, 0.08]
    assert waits[-1] == max(waits) == MOST_WAIT_SECONDS == 0.5
