"""Calls wait for an unavailable store until a deadline, and lost writes are recognised."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from tuneline.storage import claims
from tuneline.storage.claims import Claim, ClaimLostRetryError, HeldElsewhereRetryError, claim
from tuneline.storage.documents import Document, Documents, UnavailableRetryError
from tuneline.storage.store_retries import RetryingDocuments, RetryWindow


def now() -> datetime:
    return datetime.now(UTC)


def retry_window(seconds: float, least: float = 0.2) -> RetryWindow:
    return RetryWindow(until=now() + timedelta(seconds=seconds), least=timedelta(seconds=least), now=now)


class Flaky:
    """A store whose next calls fail: before they are made, or (`is_lost`) after, so the answer is lost."""

    def __init__(self, documents: Documents, *, times: int, is_lost: bool = False) -> None:
        self._documents = documents
        self.times, self._is_lost, self.calls = times, is_lost, 0

    def __getattr__(self, name: str) -> Any:
        call: Callable[..., Any] = getattr(self._documents, name)

        async def flaky(*args: Any, **more: Any) -> Any:
            self.calls += 1
            if self.times <= 0:
                return await call(*args, **more)
            self.times -= 1
            if self._is_lost:
                await call(*args, **more)
            raise UnavailableRetryError("away")

        return flaky


def flaky(documents: Documents, *, times: int, is_lost: bool = False) -> Documents:
    return cast(Documents, Flaky(documents, times=times, is_lost=is_lost))


async def test_a_call_is_repeated_until_the_store_is_back(documents: Documents) -> None:
    store = RetryingDocuments(flaky(documents, times=3), retry_window(5))
    assert (await store.create("things/one", {"n": 1})).data == {"n": 1}
    assert await store.get_many(["things/one", "things/two"]) != [None, None]


async def test_a_store_that_stays_away_is_given_up_at_the_deadline(documents: Documents) -> None:
    store = RetryingDocuments(flaky(documents, times=10_000), retry_window(0.3))
    began = now()
    with pytest.raises(UnavailableRetryError):
        await store.get_many(["things/one"])
    assert now() - began < timedelta(seconds=2)


async def test_a_call_that_hangs_is_cut_off_at_the_deadline() -> None:
    async def hang() -> None:
        await asyncio.Event().wait()

    with pytest.raises(UnavailableRetryError):
        await retry_window(0.1)(hang)


async def test_an_addition_is_not_repeated_for_it_would_count_twice(documents: Documents) -> None:
    store = RetryingDocuments(flaky(documents, times=1), retry_window(5))
    with pytest.raises(UnavailableRetryError):
        await store.add("usage/one", {"n": 1})


async def take(documents: Documents, *, run: str | None = None, seconds: float = 5) -> Claim | None:
    fresh: Mapping[str, Any] = {"state": "new"}
    return await claim(
        documents, "events/one", fresh=fresh, final={"done"}, retry_window=retry_window(seconds), run=run
    )


async def test_a_claim_whose_answer_was_lost_is_the_runs_own(documents: Documents) -> None:
    held = await take(flaky(documents, times=1, is_lost=True))
    assert held is not None
    assert held.data["attempts"] == 1
    with pytest.raises(HeldElsewhereRetryError):
        await take(documents)


@pytest.mark.parametrize("is_lost", [False, True])
async def test_what_could_not_be_written_is_written_with_the_next_write(
    documents: Documents, is_lost: bool
) -> None:
    store = Flaky(documents, times=0, is_lost=is_lost)
    held = await take(cast(Documents, store), seconds=0.3)
    assert held is not None
    store.times = 10_000
    with pytest.raises(UnavailableRetryError):
        await held.save(texts=["一"])
    assert held.data["texts"] == ["一"]
    store.times = 0
    await held.finish(state="done")
    (found,) = await documents.get_many(["events/one"])
    assert found is not None
    assert (found.data["state"], found.data["texts"]) == ("done", ["一"])


async def test_a_run_with_patience_goes_on_after_its_lease_while_the_store_is_away(
    documents: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims, "RENEW_SECONDS", 0.02)
    monkeypatch.setattr(claims, "LEASE", timedelta(seconds=0.1))
    store = Flaky(documents, times=0)
    held = await take(cast(Documents, store), seconds=5)
    assert held is not None
    store.times = 10_000

    async def work() -> str:
        while store.calls < 12:
            await asyncio.sleep(0.02)
        store.times = 0
        await held.finish(state="done")
        return "finished"

    assert await held.keep_while(work()) == "finished"


async def test_a_machine_whose_clock_is_ahead_does_not_take_a_claim_that_is_held(
    documents: Documents,
) -> None:
    (made,) = await documents.get_many([(await documents.create("things/one", {})).path])
    if made is None or made.age is None:
        pytest.skip("this store says no times; all its users have one clock")
    assert await take(documents) is not None
    ahead = RetryWindow(until=now() + timedelta(hours=2), least=timedelta(seconds=1), now=now)
    with pytest.raises(HeldElsewhereRetryError):
        await claim(
            documents,
            "events/one",
            fresh={},
            final=(),
            now=lambda: now() + timedelta(seconds=30),
            retry_window=ahead,
        )


async def test_a_run_that_was_taken_over_while_the_store_was_away_writes_nothing(
    documents: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims, "LEASE", timedelta(0))
    store = Flaky(documents, times=0)
    held = await take(cast(Documents, store), seconds=0.2)
    assert held is not None
    store.times = 10_000
    with pytest.raises(UnavailableRetryError):
        await held.save(texts=["mine"])
    assert await take(documents) is not None
    store.times = 0
    with pytest.raises(ClaimLostRetryError):
        await held.save(texts=["mine"])
    (found,) = await documents.get_many(["events/one"])
    assert isinstance(found, Document)
    assert "texts" not in found.data
