"""Claim a piece of work: one run at a time holds the claim, and a run that dies loses it.

A claim is a document with a `state`, a `lease_until` and an `attempts` count. The run that creates the
document, or takes it over after the lease expires, holds the claim. Every write is guarded by the document's
version, so a run that lost its claim cannot write. Other writers may add fields of their own to a held claim;
the holder keeps them with its next write. `run` is the run's id: with it a run recognizes its own claim if
the store's answer was lost.

A claim with a RetryWindow survives an unavailable store, because no run can take it over meanwhile. If the
store reports a document's age, the store's clock decides whether the lease has expired: clocks may differ.
"""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from tuneline.errors import RetryError
from tuneline.storage.documents import (
    AlreadyExistsRetryError,
    Document,
    Documents,
    StaleVersionRetryError,
    UnavailableRetryError,
)
from tuneline.storage.store_retries import RetryWindow

T = TypeVar("T")
LEASE = timedelta(seconds=10)
RENEW_SECONDS = 3.0
# How often a write is tried again because another writer changed the document.
TRIES = 5
_LEASE_FIELDS = frozenset({"lease_until", "lease_seconds"})
Shape = Callable[[dict[str, Any]], dict[str, Any]]


class HeldElsewhereRetryError(RetryError):
    """Another run holds the claim. It may die, so the caller should try again."""


class ClaimLostRetryError(RetryError):
    """The lease expired and another run took over the work: this run has to stop."""


class Claim:
    """A claim that this run holds. `data` is the document as last written, with the pending changes.

    `shape` is applied to every write, after the fields of other writers are merged in. `now` is its clock.
    """

    def __init__(
        self,
        documents: Documents,
        document: Document,
        *,
        now: Callable[[], datetime],
        retry_window: RetryWindow | None = None,
        shape: Shape = dict,
    ) -> None:
        self._documents = documents
        self._document = document
        self.now = now
        self._retry_window = retry_window
        self._shape = shape
        self._writing = asyncio.Lock()
        # Changes that could not be written while the store was unavailable; the next write includes them.
        self._pending: dict[str, Any] = {}
        # The leases of writes whose answer was lost; the store may hold one of them.
        self._lost_leases: list[Any] = []

    @property
    def data(self) -> Mapping[str, Any]:
        """The claimed document's fields."""
        return self._shape({**self._document.data, **self._pending})

    @property
    def written(self) -> Mapping[str, Any]:
        """The document's fields as the store has confirmed them last."""
        return self._document.data

    @property
    def pending(self) -> Mapping[str, Any]:
        """The changes that the next write includes, because the store was unavailable."""
        return self._pending

    async def save(self, **changes: Any) -> None:
        """Write `changes` into the document and renew the lease. ClaimLostRetryError if it was taken over.

        After an UnavailableRetryError the next write includes the changes.
        """
        await self._retrying(lambda: self._write({**changes, **self._lease()}))

    async def finish(self, **changes: Any) -> None:
        """Write `changes`, which include a final state, and release the claim."""
        await self._retrying(lambda: self._write({**changes, "lease_until": None}))

    async def release(self, **changes: Any) -> None:
        """Release unfinished work, so that the next run need not wait until the lease expires."""
        await self._retrying(lambda: self._write({**changes, "lease_until": self.now(), "lease_seconds": 0}))

    async def keep_while(self, work: Coroutine[Any, Any, T]) -> T:
        """Run `work` and keep renewing the lease. Stop with ClaimLostRetryError if it was taken over."""
        working = asyncio.ensure_future(work)
        renewing = asyncio.ensure_future(self._renew_for_ever())
        try:
            await asyncio.wait({working, renewing}, return_when=asyncio.FIRST_COMPLETED)
            if not working.done():
                renewing.result()
            return await working
        finally:
            for task in (working, renewing):
                task.cancel()
            await asyncio.gather(working, renewing, return_exceptions=True)

    async def _renew_for_ever(self) -> None:
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            try:
                await self._write(self._lease())
            except UnavailableRetryError:
                # No other run can take the claim while the lease lasts, and the work may already cost money.
                lease_until = self.data["lease_until"]
                if self._retry_window is None and lease_until is not None and lease_until <= self.now():
                    raise

    def _lease(self) -> dict[str, Any]:
        return {"lease_until": self.now() + LEASE, "lease_seconds": LEASE.total_seconds()}

    async def _retrying(self, write: Callable[[], Awaitable[None]]) -> None:
        await (self._retry_window(write) if self._retry_window else write())

    async def _write(self, changes: Mapping[str, Any]) -> None:
        async with self._writing:
            for _ in range(TRIES):
                data = self._shape({**self._document.data, **self._pending, **changes})
                try:
                    self._document = await self._documents.replace(self._document, data)
                except StaleVersionRetryError:
                    self._document = await self._reread()
                except (UnavailableRetryError, asyncio.CancelledError):
                    self._lost_leases.append(data["lease_until"])
                    self._pending |= {name: changes[name] for name in changes.keys() - _LEASE_FIELDS}
                    raise
                else:
                    self._pending, self._lost_leases = {}, []
                    return
        raise ClaimLostRetryError(f"{self._document.path} kept changing")

    async def _reread(self) -> Document:
        """Read the document again, with the fields of other writers.

        ClaimLostRetryError if it was taken over. A write of this run whose answer was lost may be in it.
        """
        (stored,) = await self._documents.get_many([self._document.path])
        leases = [self._document.data.get("lease_until"), *self._lost_leases]
        is_own = stored is not None and all(
            stored.data.get(name) == self._document.data.get(name) for name in ("run", "attempts")
        )
        if stored is None or not is_own or stored.data.get("lease_until") not in leases:
            raise ClaimLostRetryError(f"{self._document.path} was taken over")
        return stored


async def claim(
    documents: Documents,
    path: str,
    *,
    fresh: Mapping[str, Any],
    final: Collection[str],
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    shape: Shape = dict,
    retry_window: RetryWindow | None = None,
    run: str | None = None,
) -> Claim | None:
    """Claim the document at `path`; create it with `fresh` if it does not exist.

    None if its state is in `final`: the work is done. HeldElsewhereRetryError while another run's lease
    lasts. A claim taken over from a dead run includes everything that run saved. `run` is for a caller that
    may already hold the claim.
    """
    run_id = run or uuid.uuid4().hex

    async def try_to_claim() -> Claim | None:
        first = {**fresh, "attempts": 1, **_leased(run_id, now())}
        try:
            created = await documents.create(path, first)
            return Claim(documents, created, now=now, retry_window=retry_window, shape=shape)
        except AlreadyExistsRetryError:
            (stored,) = await documents.get_many([path])
        if stored is None:
            raise HeldElsewhereRetryError(f"{path} vanished while it was claimed")
        if stored.data.get("state") in final:
            return None
        return await take_over(documents, stored, now=now, shape=shape, retry_window=retry_window, run=run_id)

    return await (retry_window(try_to_claim) if retry_window else try_to_claim())


async def take_over(
    documents: Documents,
    stored: Document,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    shape: Shape = dict,
    retry_window: RetryWindow | None = None,
    run: str = "",
) -> Claim:
    """Claim an existing document, with everything that the previous run saved.

    HeldElsewhereRetryError while another run's lease lasts, or if another run was faster. A claim that `run`
    already holds, because the answer to its first try was lost, is returned.
    """
    if run and stored.data.get("run") == run:
        return Claim(documents, stored, now=now, retry_window=retry_window, shape=shape)
    if is_held(stored, now=now(), by_store=retry_window is not None):
        raise HeldElsewhereRetryError(f"{stored.path} is held by another run")
    attempts = int(stored.data.get("attempts", 0)) + 1
    data = {**stored.data, "attempts": attempts, **_leased(run or uuid.uuid4().hex, now())}
    try:
        taken = await documents.replace(stored, shape(data))
    except StaleVersionRetryError:
        raise HeldElsewhereRetryError(f"{stored.path} was taken by another run") from None
    return Claim(documents, taken, now=now, retry_window=retry_window, shape=shape)


def is_held(
    document: Document, *, now: datetime, by_store: bool = True, grace: timedelta = timedelta(0)
) -> bool:
    """Whether a run holds the claim, or held it until `grace` ago.

    The store's clock is used if `by_store` and if it is known; otherwise the clocks of both runs' machines.
    """
    lease_until, seconds = document.data.get("lease_until"), document.data.get("lease_seconds")
    if not isinstance(lease_until, datetime):
        return False
    if by_store and document.age is not None and seconds is not None:
        return bool(document.age < seconds + grace.total_seconds())
    return lease_until + grace > now


def _leased(run: str, now: datetime) -> dict[str, Any]:
    return {"run": run, "lease_until": now + LEASE, "lease_seconds": LEASE.total_seconds()}
