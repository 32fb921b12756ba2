"""One run at a time holds a claim, and loses it if it dies. On both stores."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, cast

import pytest

from tuneline.storage import claims
from tuneline.storage.claims import ClaimLostRetryError, HeldElsewhereRetryError, claim
from tuneline.storage.documents import Document, Documents, UnavailableRetryError

take = partial(claim, path="events/one", fresh={"state": "new"}, final={"done"})


class Clock:
    def __init__(self) -> None:
        self.time = datetime(2026, 11, 20, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time


async def test_of_many_that_claim_at_once_one_gets_it_and_the_others_come_again(documents: Documents) -> None:
    outcomes = await asyncio.gather(*(take(documents) for _ in range(10)), return_exceptions=True)
    assert sum(isinstance(one, claims.Claim) for one in outcomes) == 1
    assert sum(isinstance(one, HeldElsewhereRetryError) for one in outcomes) == 9


async def test_finished_work_is_not_claimed_again(documents: Documents) -> None:
    held = await take(documents)
    assert held is not None
    await held.finish(state="done")
    assert await take(documents) is None


async def test_released_work_is_taken_up_with_all_that_was_saved(documents: Documents) -> None:
    held = await take(documents)
    assert held is not None
    await held.save(texts=["一"])
    await held.release(reason="away")
    again = await take(documents)
    assert again is not None
    assert (again.data["texts"], again.data["attempts"]) == (["一"], 2)


async def test_a_dead_runs_work_is_taken_over_by_one_once_its_lease_is_past(documents: Documents) -> None:
    clock = Clock()
    dead = await take(documents, now=clock)
    assert dead is not None
    clock.time += claims.LEASE - timedelta(seconds=1)
    with pytest.raises(HeldElsewhereRetryError):
        await take(documents, now=clock)
    clock.time += timedelta(seconds=2)
    outcomes = await asyncio.gather(*(take(documents, now=clock) for _ in range(8)), return_exceptions=True)
    assert sum(isinstance(one, claims.Claim) for one in outcomes) == 1
    with pytest.raises(ClaimLostRetryError):
        await dead.save(texts=["too late"])


async def test_a_long_run_keeps_its_lease(documents: Documents, monkeypatch: pytest.MonkeyPatch) -> None:
    # A busy machine may stop this process for a second.
    monkeypatch.setattr(claims, "LEASE", timedelta(seconds=2))
    monkeypatch.setattr(claims, "RENEW_SECONDS", 0.1)
    held = await take(documents)
    assert held is not None

    async def work() -> str:
        for _ in range(6):
            await asyncio.sleep(0.5)
            with pytest.raises(HeldElsewhereRetryError):
                await take(documents)
        return "finished"

    assert await held.keep_while(work()) == "finished"


async def test_a_run_that_was_taken_over_is_stopped(
    documents: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims, "RENEW_SECONDS", 0.1)
    clock = Clock()
    held = await take(documents, now=clock)
    assert held is not None
    clock.time += claims.LEASE * 2
    assert await take(documents, now=clock) is not None
    with pytest.raises(ClaimLostRetryError):
        await held.keep_while(asyncio.sleep(30))


class Away:
    """A store that is away while `times` is above zero; each write takes one off."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self.times = 0
        self.failed = asyncio.Event()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._documents, name)

    async def replace(self, document: Document, data: Mapping[str, Any]) -> Document:
        if self.times:
            self.times -= 1
            self.failed.set()
            raise UnavailableRetryError("away")
        return await self._documents.replace(document, data)


async def test_a_store_that_is_away_for_a_moment_does_not_stop_the_work(
    documents: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims, "RENEW_SECONDS", 0.05)
    away, clock = Away(documents), Clock()
    held = await take(cast(Documents, away), now=clock)
    assert held is not None
    lease, away.times = held.data["lease_until"], 2
    clock.time += timedelta(seconds=3)

    async def work() -> None:
        while held.data["lease_until"] == lease:
            await asyncio.sleep(0.01)

    await held.keep_while(work())
    assert away.failed.is_set()


async def test_a_run_that_cannot_renew_its_lease_is_stopped_when_it_has_run_out(
    documents: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims, "RENEW_SECONDS", 0.05)
    away, clock = Away(documents), Clock()
    held = await take(cast(Documents, away), now=clock)
    assert held is not None
    away.times = 10_000

    async def work() -> None:
        await away.failed.wait()
        clock.time += claims.LEASE
        await asyncio.Event().wait()

    with pytest.raises(UnavailableRetryError):
        await held.keep_while(work())


async def test_an_error_in_the_work_comes_out_of_it(documents: Documents) -> None:
    held = await take(documents)
    assert held is not None

    async def fail() -> None:
        raise KeyError("x")

    with pytest.raises(KeyError):
        await held.keep_while(fail())


async def test_what_others_write_beside_a_claim_is_kept_and_shapes_what_is_written(
    documents: Documents,
) -> None:
    def shape(data: dict[str, Any]) -> dict[str, Any]:
        return {**data, "texts": []} if data.get("secret") else data

    held = await take(documents, shape=shape)
    assert held is not None
    (found,) = await documents.get_many(["events/one"])
    assert found is not None
    await documents.replace(found, {**found.data, "secret": True})
    await held.save(texts=["一"])
    (found,) = await documents.get_many(["events/one"])
    assert found is not None
    assert (found.data["secret"], found.data["texts"], held.data) == (True, [], found.data)
    await held.finish(state="done")


async def test_a_claim_that_another_run_released_or_deleted_is_lost(documents: Documents) -> None:
    held = await take(documents)
    assert held is not None
    (found,) = await documents.get_many(["events/one"])
    assert found is not None
    await documents.replace(found, {**found.data, "lease_until": None})
    with pytest.raises(ClaimLostRetryError):
        await held.save(texts=["一"])
    await documents.delete("events/one")
    with pytest.raises(ClaimLostRetryError):
        await held.save(texts=["一"])


async def test_finished_work_is_held_by_nobody(documents: Documents) -> None:
    held = await take(documents)
    assert held is not None
    await held.finish(state="done")
    (found,) = await documents.get_many(["events/one"])
    assert found is not None
    assert found.data["lease_until"] is None


async def test_a_store_that_is_away_is_no_claim_of_another_run(documents: Documents) -> None:
    class AwayAtFirst(Away):
        async def create(self, path: str, data: Mapping[str, Any]) -> Document:
            raise UnavailableRetryError("away")

    with pytest.raises(UnavailableRetryError):
        await take(cast(Documents, AwayAtFirst(documents)))
