"""An operator starts a canary, changes its share and ends it, with one guarded write each."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.models.test_lifecycle import trained
from tests.models.test_registry import model, serving
from tuneline.inference.candidates import Candidate
from tuneline.models import lifecycle, registry
from tuneline.models.canary import decisions
from tuneline.models.canary.decisions import Decision
from tuneline.models.lifecycle import NotPossibleDropError
from tuneline.models.registry import ChangedMeanwhileRetryError
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import read_record
from tuneline.storage.records.model import Model
from tuneline.storage.records.serving import BASE, SERVING, Canary, Serving

pytestmark = pytest.mark.stores("sqlite")
NOW = datetime(2026, 11, 29, tzinfo=UTC)


def decision(minutes: int = 0, **more: Any) -> Decision:
    return Decision(**{"by": "mei", "reason": "new", "now": NOW + timedelta(minutes=minutes), **more})


async def share(
    documents: Documents, percent: int, minutes: int = 0, version: str = "2", **more: Any
) -> Canary:
    decided = decision(minutes, **more)
    return await decisions.set_share(documents, version, share=percent, base_model="base", decision=decided)


async def candidate(documents: Documents, version: str = "2", **fields: Any) -> None:
    """One model that serves, and one that waits."""
    await trained(documents, "1")
    await registry.record(documents, model(version, **fields))


async def history(documents: Documents, version: str = "2") -> list[str]:
    record = await read_record(documents, Model, f"models/{version}")
    assert record is not None
    return [entry.what for entry in record.history]


async def notices(documents: Documents) -> list[str]:
    stored = await documents.query("notices", where={})
    return [str(one.data["kind"]) for one in sorted(stored, key=lambda one: one.data["created_at"])]


async def test_a_canary_starts_is_raised_and_finished(documents: Documents) -> None:
    await candidate(documents)
    first = await share(documents, 10)
    raised = await share(documents, 50, 5, seen=first.period)
    assert (raised.share, raised.since, len(raised.periods)) == (50, NOW, 2)
    await lifecycle.promote(documents, "2", by="mei", reason="better", now=NOW + timedelta(hours=1))
    pointer = await serving(documents)
    assert (pointer.version, pointer.canary) == ("2", None)
    assert [entry.version for entry in pointer.tuned] == ["2", "1"]
    assert pointer.canary_end is not None
    await decisions.record_end(documents, pointer.canary_end, now=NOW)
    assert await history(documents) == ["canary_started", "canary_changed", "promoted", "canary_ended"]
    assert await notices(documents) == ["canary_running", "canary_running", "model_promoted"]


async def test_a_canary_that_is_stopped_leaves_the_current_model_as_it_was(documents: Documents) -> None:
    await candidate(documents)
    before = await serving(documents)
    canary = await share(documents, 10)
    ended = await decisions.end(documents, why="stopped", decision=decision(1, seen=canary.period))
    after = await serving(documents)
    assert (ended.version, ended.why, ended.by) == ("2", "stopped", "mei")
    assert (after.canary, after.as_entry, after.since) == (None, before.as_entry, before.since)
    record = await read_record(documents, Model, "models/2")
    assert record is not None
    assert (record.state, record.canary) == ("ready", canary), "its counters are still known"
    with pytest.raises(NotPossibleDropError, match="no canary runs"):
        await decisions.end(documents, why="stopped", decision=decision(2))


async def test_before_any_model_served_the_base_model_is_the_current_one(documents: Documents) -> None:
    await registry.record(documents, model("2"))
    await share(documents, 10)
    pointer = await serving(documents)
    assert (pointer.version, pointer.tuned) == (BASE, ())
    assert (pointer.since, pointer.by) == (NOW, "mei")
    assert pointer.canary is not None


@pytest.mark.parametrize(
    ("fields", "percent", "reason"),
    [
        ({"state": "evaluating"}, 10, "is still evaluated"),
        ({"state": "deleted"}, 10, "is deleted"),
        ({"shutdown_date": "2026-11-20"}, 10, "stopped answering"),
        ({}, 0, "from 1 to 99"),
        ({}, 100, "from 1 to 99"),
    ],
)
async def test_a_canary_that_is_not_possible_says_why(
    documents: Documents, fields: dict[str, Any], percent: int, reason: str
) -> None:
    await candidate(documents, **fields)
    with pytest.raises(NotPossibleDropError, match=reason):
        await share(documents, percent)
    assert await notices(documents) == []


async def test_a_second_canary_the_same_share_and_the_serving_model_are_refused(documents: Documents) -> None:
    await candidate(documents)
    await registry.record(documents, model("3"))
    await share(documents, 10)
    for version, percent, reason in (("3", 10, "--stop"), ("2", 10, "already"), ("1", 10, "serves already")):
        with pytest.raises(NotPossibleDropError, match=reason):
            await share(documents, percent, version=version)


async def test_a_retired_or_deleted_candidate_leaves_its_chats(documents: Documents) -> None:
    await candidate(documents)
    await share(documents, 10)
    await lifecycle.retire(documents, "2", base_model="base", by="mei", reason="old", now=NOW)
    pointer = await serving(documents)
    assert (pointer.version, pointer.canary) == ("1", None)
    assert pointer.canary_end is not None
    assert pointer.canary_end.why == "retired"


async def test_a_candidate_that_is_gone_ends_its_canary_with_a_notice(documents: Documents) -> None:
    await candidate(documents)
    await share(documents, 10)
    gone = Candidate("ft:2", None, "2")
    for _ in range(2):
        await registry.mark_gone(documents, gone, now=NOW, reason="404", answered="1")
    pointer = await serving(documents)
    assert (pointer.version, pointer.gone_at, pointer.canary) == ("1", None, None)
    assert pointer.canary_end is not None
    assert (pointer.canary_end.why, pointer.canary_end.at) == ("gone", NOW)
    assert await notices(documents) == ["canary_running", "model_ended"]


@pytest.mark.stores("sqlite", "firestore")
async def test_of_a_raise_and_a_stop_at_once_one_wins_and_the_other_learns_it(documents: Documents) -> None:
    await candidate(documents)
    for number in range(5):
        canary = await share(documents, 10 + number, 10 * number)
        results = await asyncio.gather(
            share(documents, 50, 10 * number + 1, seen=canary.period),
            decisions.end(documents, why="stopped", decision=decision(10 * number + 1, seen=canary.period)),
            return_exceptions=True,
        )
        lost = [one for one in results if isinstance(one, BaseException)]
        assert [type(one) for one in lost] == [ChangedMeanwhileRetryError]
        after = (await serving(documents)).canary
        assert (after is None) == isinstance(results[0], BaseException)
        if after is not None:
            await decisions.end(documents, why="stopped", decision=decision(10 * number + 2))


@pytest.mark.stores("sqlite", "firestore")
async def test_a_promotion_during_a_canary_and_a_raise_leave_no_half_of_either(documents: Documents) -> None:
    await candidate(documents)
    await registry.record(documents, model("3"))
    canary = await share(documents, 10)
    await asyncio.gather(
        lifecycle.promote(documents, "3", by="lin", reason="other", now=NOW),
        share(documents, 50, 1, seen=canary.period),
        return_exceptions=True,
    )
    pointer = await read_record(documents, Serving, SERVING)
    assert pointer is not None
    assert (pointer.version, pointer.canary) == ("3", None)
    assert pointer.canary_end is not None
    assert pointer.canary_end.why == "replaced"
