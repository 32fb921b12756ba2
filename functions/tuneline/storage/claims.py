"""Claim a piece of work: one run at a time holds it, and a run that dies loses it.

A claim is a document with a `state`, a `lease_until` and an `attempts` count. Whoever creates it, or takes
it over once the lease is past, holds it; every write is guarded by the document's version, so that a run
that was taken over cannot write any more. Others may write fields of their own beside a claim that is held:
the holder keeps them with its next write. `run` names the run, which so knows its own claim again if the
store's answer was lost.

A claim with a RetryWindow outlasts a store that is away: nobody can take it over meanwhile. The store's
clock decides whether its lease has expired, if the store says how old a document is: clocks may differ.
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
# So often a write is repeated because somebody else wrote beside the claim.
TRIES = 5
_LEASE_FIELDS = frozenset({"lease_until", "lease_seconds"})
Shape = Callable[[dict[str, Any]], dict[str, Any]]


class HeldElsewhereRetryError(RetryError):
    """Another run holds the claim; it may die, so the caller should come again."""


class ClaimLostRetryError(RetryError):
    """The lease ran out and another run took the work over: this run has to stop."""


class Claim:
    """Work that this run holds. `data` is the document as last written, with what could not be written yet.

    `shape` is applied to all that is written, with what others wrote meanwhile.
    """

    def __init__(
        self,
        documents: Documents,
        document: Document,
        *,
        now: Callable[[], datetime],
        patience: RetryWindow | None = None,
        shape: Shape = dict,
    ) -> None:
        self._documents = documents
        self._document = document
        self._now = now
        self._patience = patience
        self._shape = shape
        self._writing = asyncio.Lock()
        # What was to be written while the store was away: the next write carries it.
        self._unwritten: dict[str, Any] = {}
        # The leases of writes whose answer was lost: one of them may be what the store holds.
        self._lost: list[Any] = []

    @property
    def data(self) -> Mapping[str, Any]:
        """The claimed document's fields."""
        return self._shape({**self._document.data, **self._unwritten})

    async def save(self, **changes: Any) -> None:
        """Write `changes` into the document and renew the lease. ClaimLostRetryError when taken over.

        After an UnavailableRetryError the next write carries them.
        """
        await self._patiently(lambda: self._write({**changes, **self._lease()}))

    async def finish(self, **changes: Any) -> None:
        """Write `changes`, among them a final state, and let go."""
        await self._patiently(lambda: self._write({**changes, "lease_until": None}))

    async def release(self, **changes: Any) -> None:
        """Let go of unfinished work, so that the next run need not wait for the lease to run out."""
        await self._patiently(
            lambda: self._write({**changes, "lease_until": self._now(), "lease_seconds": 0})
        )

    async def keep_while(self, work: Coroutine[Any, Any, T]) -> T:
        """Run `work`, renewing the lease all along; stops it with ClaimLostRetryError when taken over."""
        working = asyncio.ensure_future(work)
        renewing = asyncio.ensure_future(self._renew_for_ever())
        try:
            await asyncio.wait({working, renewing}, return_when=asyncio.FIRST_COMPLETED)
            if not working.done():
                renewing.result()
            return await working
        finally:
            for one in (working, renewing):
                one.cancel()
            await asyncio.gather(working, renewing, return_exceptions=True)

    async def _renew_for_ever(self) -> None:
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            try:
                await self._write(self._lease())
            except UnavailableRetryError:
                # Nobody else can have taken it while the lease lasts: what is under way may be paid for.
                lease_until = self.data["lease_until"]
                if self._patience is None and lease_until is not None and lease_until <= self._now():
                    raise

    def _lease(self) -> dict[str, Any]:
        return {"lease_until": self._now() + LEASE, "lease_seconds": LEASE.total_seconds()}

    async def _patiently(self, write: Callable[[], Awaitable[None]]) -> None:
        await (self._patience(write) if self._patience else write())

    async def _write(self, changes: Mapping[str, Any]) -> None:
        async with self._writing:
            for _ in range(TRIES):
                data = self._shape({**self._document.data, **self._unwritten, **changes})
                try:
                    self._document = await self._documents.replace(self._document, data)
                except StaleVersionRetryError:
                    self._document = await self._as_others_left_it()
                except (UnavailableRetryError, asyncio.CancelledError):
                    self._lost.append(data["lease_until"])
                    self._unwritten |= {name: changes[name] for name in changes.keys() - _LEASE_FIELDS}
                    raise
                else:
                    self._unwritten, self._lost = {}, []
                    return
        raise ClaimLostRetryError(f"{self._document.path} kept changing")

    async def _as_others_left_it(self) -> Document:
        """The document with what others wrote beside the claim. ClaimLostRetryError if it was taken over.

        A write of this run's whose answer was lost may be there as well.
        """
        (found,) = await self._documents.get_many([self._document.path])
        leases = [self._document.data.get("lease_until"), *self._lost]
        is_own = found is not None and all(
            found.data.get(name) == self._document.data.get(name) for name in ("run", "attempts")
        )
        if found is None or not is_own or found.data.get("lease_until") not in leases:
            raise ClaimLostRetryError(f"{self._document.path} was taken over")
        return found


async def claim(
    documents: Documents,
    path: str,
    *,
    fresh: Mapping[str, Any],
    final: Collection[str],
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    shape: Shape = dict,
    patience: RetryWindow | None = None,
    run: str | None = None,
) -> Claim | None:
    """Claim the document at `path`, created with `fresh` if it is not there.

    None when its state is one of `final`: the work is done. HeldElsewhereRetryError while another run's
    lease lasts. A claim taken over from a dead run carries all that run saved. `run` is for a caller that
    claims again what it may hold already.
    """
    name = run or uuid.uuid4().hex

    async def claimed() -> Claim | None:
        first = {**fresh, "attempts": 1, **_leased(name, now())}
        try:
            made = await documents.create(path, first)
            return Claim(documents, made, now=now, patience=patience, shape=shape)
        except AlreadyExistsRetryError:
            (found,) = await documents.get_many([path])
        if found is None:
            raise HeldElsewhereRetryError(f"{path} vanished while it was claimed")
        if found.data.get("state") in final:
            return None
        return await take_over(documents, found, now=now, shape=shape, patience=patience, run=name)

    return await (patience(claimed) if patience else claimed())


async def take_over(
    documents: Documents,
    found: Document,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    shape: Shape = dict,
    patience: RetryWindow | None = None,
    run: str = "",
) -> Claim:
    """Claim a document that is there, with all that the run before has saved.

    HeldElsewhereRetryError while another run's lease lasts, or when another was faster. What the run `run`
    holds already, because the answer to its claim was lost, it has.
    """
    if run and found.data.get("run") == run:
        return Claim(documents, found, now=now, patience=patience, shape=shape)
    if is_held(found, now=now(), by_store=patience is not None):
        raise HeldElsewhereRetryError(f"{found.path} is held by another run")
    attempts = int(found.data.get("attempts", 0)) + 1
    data = {**found.data, "attempts": attempts, **_leased(run or uuid.uuid4().hex, now())}
    try:
        taken = await documents.replace(found, shape(data))
    except StaleVersionRetryError:
        raise HeldElsewhereRetryError(f"{found.path} was taken by another run") from None
    return Claim(documents, taken, now=now, patience=patience, shape=shape)


def is_held(
    document: Document, *, now: datetime, by_store: bool = True, grace: timedelta = timedelta(0)
) -> bool:
    """Whether a run holds the claim, or did until `grace` ago.

    By the store's clock if it is known and `by_store`; otherwise by the clocks of both runs' machines.
    """
    lease_until, seconds = document.data.get("lease_until"), document.data.get("lease_seconds")
    if not isinstance(lease_until, datetime):
        return False
    if by_store and document.age is not None and seconds is not None:
        return bool(document.age < seconds + grace.total_seconds())
    return lease_until + grace > now


def _leased(run: str, now: datetime) -> dict[str, Any]:
    return {"run": run, "lease_until": now + LEASE, "lease_seconds": LEASE.total_seconds()}
