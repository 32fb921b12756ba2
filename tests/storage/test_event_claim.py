"""A run writes only allowed states into its event. On both stores."""

from datetime import UTC, datetime
from typing import Any, cast

import pytest

from tuneline.storage.claims import claim
from tuneline.storage.documents import Document, Documents, UnavailableRetryError
from tuneline.storage.event_claim import EventClaim
from tuneline.storage.event_timeline import MOST_STEPS
from tuneline.storage.records.event import FINAL, TRANSITIONS, EventState
from tuneline.storage.records.record import ForbiddenTransitionDropError

PATH = "events/01EVENT"


async def claimed(documents: Documents) -> EventClaim:
    held = await claim(documents, PATH, fresh={"state": "claimed"}, final=FINAL)
    assert held is not None
    return EventClaim(held)


async def stored(documents: Documents) -> dict[str, Any]:
    (document,) = await documents.get_many([PATH])
    assert document is not None
    return document.data


async def test_an_allowed_state_is_written_with_the_given_fields_only(documents: Documents) -> None:
    event = await claimed(documents)
    before = await stored(documents)
    await event.save(state="answered", kind="ask")
    after = await stored(documents)
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed - {"lease_until", "timeline"} == {"state", "kind"}
    await event.finish(state="sent", outcome="answered")
    assert (event.event.state, event.event.is_final) == ("sent", True)


@pytest.mark.parametrize("state", ["late", "kept", "delivered", "limited", "claimed"])
async def test_a_forbidden_state_is_not_written(documents: Documents, state: EventState) -> None:
    event = await claimed(documents)
    await event.save(state="answered")
    before = await stored(documents)
    with pytest.raises(ForbiddenTransitionDropError, match=f"'answered' to '{state}'"):
        await event.finish(state=state)
    assert await stored(documents) == before


async def test_the_timeline_has_the_claims_states_and_notes_of_all_runs_in_their_order(
    documents: Documents,
) -> None:
    first = await claimed(documents)
    first.note("found", decision="model", by=None)
    await first.release(reason="LineRetryError")
    second = await claimed(documents)
    await second.save(state="answered", kind="ask")
    await second.finish(state="sent", outcome="answered")
    steps = (await stored(documents))["timeline"]
    assert [(step["attempt"], step["step"]) for step in steps] == [
        (1, "claimed"),
        (1, "found"),
        (1, "released"),
        (2, "claimed"),
        (2, "answered"),
        (2, "sent"),
    ]
    assert steps[1].keys() == {"step", "at", "attempt", "decision"}
    assert steps[2]["reason"] == "LineRetryError"
    times = [step["at"] for step in steps]
    assert times == sorted(times)


async def test_many_tries_keep_the_first_step_and_the_latest(documents: Documents) -> None:
    event = await claimed(documents)
    for number in range(2 * MOST_STEPS):
        event.note("model", number=number)
    await event.finish(state="dead")
    steps = (await stored(documents))["timeline"]
    assert len(steps) == MOST_STEPS
    assert [steps[0]["step"], steps[1]["step"], steps[-1]["step"]] == ["claimed", "model", "dead"]
    assert steps[-2]["number"] == 2 * MOST_STEPS - 1


async def test_a_step_of_a_write_that_was_lost_is_written_once_by_the_next(documents: Documents) -> None:
    store = Unavailable(documents)
    event = await claimed(cast(Documents, store))
    store.is_away = True
    with pytest.raises(UnavailableRetryError):
        await event.save(state="late")
    store.is_away = False
    await event.finish(state="kept")
    steps = [step["step"] for step in (await stored(documents))["timeline"]]
    assert steps == ["claimed", "late", "kept"]


class Unavailable:
    """A store that does not take a write while `is_away`."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self.is_away = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._documents, name)

    async def replace(self, document: Document, data: dict[str, Any]) -> Document:
        if self.is_away:
            raise UnavailableRetryError("away")
        return await self._documents.replace(document, data)


async def test_a_state_that_was_not_written_may_be_replaced_by_another(documents: Documents) -> None:
    store = Unavailable(documents)
    event = await claimed(cast(Documents, store))
    store.is_away = True
    with pytest.raises(UnavailableRetryError):
        await event.finish(state="limited")
    store.is_away = False
    assert event.event.state == "limited"
    await event.finish(state="sent", apology="store_away")
    assert (await stored(documents))["state"] == "sent"


def test_every_unfinished_event_can_end_and_a_dead_one_can_be_replayed() -> None:
    for state in TRANSITIONS.keys() - FINAL:
        assert {"sent", "skipped", "expired", "refused", "dead"} <= TRANSITIONS[state]
    assert TRANSITIONS["dead"] == {"claimed", "late"}


async def test_an_event_has_its_lease_while_its_run_works(documents: Documents) -> None:
    event = await claimed(documents)

    async def work() -> datetime:
        until: datetime = (await stored(documents))["lease_until"]
        return until

    assert await event.keep_while(work()) > datetime.now(UTC)
    await event.release(reason="LineRetryError")
    assert (await stored(documents))["reason"] == "LineRetryError"
