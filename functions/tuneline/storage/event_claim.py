"""The claim of a run on its event: typed writes, each of an allowed state."""

from collections.abc import Coroutine, Mapping
from typing import Any, TypeVar, Unpack

from tuneline.storage.claims import Claim
from tuneline.storage.event_timeline import CLAIMED, RELEASED, Timeline
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
        event = self.event
        self._timeline = Timeline(event.timeline, attempt=event.attempts, now=held.now)
        self._timeline.add(CLAIMED)

    @property
    def event(self) -> Event:
        """The event as last written, with the changes that are not written yet."""
        written, pending = self._held.written, self._held.pending
        if self._event is None or self._read_from[0] is not written or self._read_from[1] != pending:
            self._event = Event.from_document(self._held.data)
            self._read_from = written, dict(pending)
        return self._event

    def note(self, step: str, **facts: Any) -> None:
        """Add a step to the event's timeline; the next write includes it."""
        self._timeline.add(step, **facts)

    async def save(self, **changes: Unpack[EventChanges]) -> None:
        """Write `changes`, and renew the lease. ClaimLostRetryError if the claim was taken over."""
        await self._held.save(**self._with_step(changes))

    async def finish(self, **changes: Unpack[EventChanges]) -> None:
        """Write `changes`, which include a final state, and release the claim."""
        await self._held.finish(**self._with_step(changes))

    async def release(self, *, reason: str) -> None:
        """Release the unfinished event."""
        self._timeline.add(RELEASED, reason=reason)
        await self._held.release(reason=reason, timeline=self._timeline.as_list())

    async def keep_while(self, work: Coroutine[Any, Any, T]) -> T:
        """Run `work` and keep renewing the lease. Stop with ClaimLostRetryError if it was taken over."""
        return await self._held.keep_while(work)

    def _with_step(self, changes: EventChanges) -> EventChanges:
        """Return the changes with the timeline, in which a new state is a step."""
        state = changes.get("state")
        # A state that is not written yet may be replaced by another one.
        require_transition(self._held.written.get("state"), state)
        if state is not None:
            self._timeline.add(state)
        return {**changes, "timeline": self._timeline.as_list()}
