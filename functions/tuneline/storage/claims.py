"""Claim a piece of work: one run at a time holds it, and a run that dies loses it.

A claim is a document with a `state`, a `lease_until` and an `attempts` count. Whoever creates it, or takes
it over once the lease is past, holds it; every write is guarded by the document's version, so that a run
that was taken over cannot write any more. Others may write fields of their own beside a claim that is held:
the holder keeps them with its next write.
"""

import asyncio
from collections.abc import Callable, Collection, Coroutine, Mapping
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

T = TypeVar("T")
LEASE = timedelta(seconds=10)
RENEW_SECONDS = 3.0
# So often a write is repeated because somebody else wrote beside the claim.
TRIES = 5
Shape = Callable[[dict[str, Any]], dict[str, Any]]


class HeldElsewhereRetryError(RetryError):
    """Another run holds the claim; it may die, so the caller should come again."""


class ClaimLostRetryError(RetryError):
    """The lease ran out and another run took the work over: this run has to stop."""


class Claim:
    """Work that this run holds. `data` is the document as last written.

    `shape` is applied to all that is written, with what others wrote meanwhile.
    """

    def __init__(
        self, documents: Documents, document: Document, *, now: Callable[[], datetime], shape: Shape = dict
    ) -> None:
        self._documents = documents
        self._document = document
        self._now = now
        self._shape = shape
        self._writing = asyncio.Lock()

    @property
    def data(self) -> Mapping[str, Any]:
        """The claimed document's fields."""
        return self._document.data

    async def save(self, **changes: Any) -> None:
        """Write `changes` into the document and renew the lease. ClaimLostRetryError when taken over."""
        await self._write({**changes, "lease_until": self._now() + LEASE})

    async def finish(self, **changes: Any) -> None:
        """Write `changes`, among them a final state, and let go."""
        await self._write({**changes, "lease_until": None})

    async def release(self, **changes: Any) -> None:
        """Let go of unfinished work, so that the next run need not wait for the lease to run out."""
        await self._write({**changes, "lease_until": self._now()})

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
                await self.save()
            except UnavailableRetryError:
                # Nobody else can have taken it while the lease lasts: what is under way may be paid for.
                lease_until = self.data["lease_until"]
                if lease_until is not None and lease_until <= self._now():
                    raise

    async def _write(self, changes: Mapping[str, Any]) -> None:
        async with self._writing:
            for _ in range(TRIES):
                data = self._shape({**self._document.data, **changes})
                try:
                    self._document = await self._documents.replace(self._document, data)
                except StaleVersionRetryError:
                    self._document = await self._as_others_left_it()
                else:
                    return
        raise ClaimLostRetryError(f"{self._document.path} kept changing")

    async def _as_others_left_it(self) -> Document:
        """The document with what others wrote beside the claim. ClaimLostRetryError if it was taken over."""
        (found,) = await self._documents.get_many([self._document.path])
        if found is None or any(found.data.get(name) != self.data.get(name) for name in _OWN):
            raise ClaimLostRetryError(f"{self._document.path} was taken over")
        return found


# They tell one run's claim from another's, and from one that was let go.
_OWN = ("attempts", "lease_until")


async def claim(
    documents: Documents,
    path: str,
    *,
    fresh: Mapping[str, Any],
    final: Collection[str],
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    shape: Shape = dict,
) -> Claim | None:
    """Claim the document at `path`, created with `fresh` if it is not there.

    None when its state is one of `final`: the work is done. HeldElsewhereRetryError while another run's
    lease lasts. A claim taken over from a dead run carries all that run saved.
    """
    try:
        first = {**fresh, "attempts": 1, "lease_until": now() + LEASE}
        return Claim(documents, await documents.create(path, first), now=now, shape=shape)
    except AlreadyExistsRetryError:
        (found,) = await documents.get_many([path])
    if found is None:
        raise HeldElsewhereRetryError(f"{path} vanished while it was claimed")
    if found.data.get("state") in final:
        return None
    return await take_over(documents, found, now=now, shape=shape)


async def take_over(
    documents: Documents,
    found: Document,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    shape: Shape = dict,
) -> Claim:
    """Claim a document that is there, with all that the run before has saved.

    HeldElsewhereRetryError while another run's lease lasts, or when another was faster.
    """
    lease_until = found.data.get("lease_until")
    if isinstance(lease_until, datetime) and lease_until > now():
        raise HeldElsewhereRetryError(f"{found.path} is held by another run")
    attempts = int(found.data.get("attempts", 0)) + 1
    held = {"attempts": attempts, "lease_until": now() + LEASE}
    try:
        taken = await documents.replace(found, shape({**found.data, **held}))
    except StaleVersionRetryError:
        raise HeldElsewhereRetryError(f"{found.path} was taken by another run") from None
    return Claim(documents, taken, now=now, shape=shape)
