"""The claim of a run on its event: typed writes, each of an allowed state."""

from collections.abc import Coroutine, Mapping
from typing import Any, TypeVar, Unpack

from tuneline.storage.claims import Claim
from tuneline.storage.records.event import Event, EventChanges, require_transition

T = TypeVar("T")


class EventClaim:
    """A claim on an event's document. Each write includes only the given fields; see `claims.Claim`.

    Raises ForbiddenTransitionDropError for a state that must not follow the stored one.
    """

    def __init__(self, held: Claim) -> None:
        self._held = held
        # The event as last read, and what it was read from. A run needs it often.
        self._event: Event | None = None
        self._read_from: tuple[Mapping[str, Any], Mapping[str, Any]] = ({}, {})

    @property
    def event(self) -> Event:
        """The event as last written, with the changes that are not written yet."""
        written, pending = self._held.written, self._held.pending
        if self._event is None or self._read_from[0] is not written or self._read_from[1] != pending:
            self._event = Event.from_document(self._held.data)
            self._read_from = written, dict(pending)
        return self._event

    async def save(self, **changes: Unpack[EventChanges]) -> None:
        """Write `changes`, and renew the lease. ClaimLostRetryError if the claim was taken over."""
        self._require_transition(changes)
        await self._held.save(**changes)

    async def finish(self, **changes: Unpack[EventChanges]) -> None:
        """Write `changes`, which include a final state, and release the claim."""
        self._require_transition(changes)
        await self._held.finish(**changes)

    async def release(self, *, reason: str) -> None:
        """Release the unfinished event."""
        await self._held.release(reason=reason)

    async def keep_while(self, work: Coroutine[Any, Any, T]) -> T:
        """Run `work` and keep renewing the lease. Stop with ClaimLostRetryError if it was taken over."""
        return await self._held.keep_while(work)

    def _require_transition(self, changes: EventChanges) -> None:
        # A state that is not written yet may be replaced by another one.
        require_transition(self._held.written.get("state"), changes.get("state"))
