"""An operator promotes, rolls back, retires and registers models; each is one write of the pointer."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.models.test_registry import model, serving
from tuneline.inference.candidates import Candidate, chain
from tuneline.models import lifecycle, registry, serving_pointer
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import read_record
from tuneline.storage.records.model import MOST_HISTORY, Model
from tuneline.storage.records.serving import SERVING, Serving

NOW = datetime(2026, 11, 20, tzinfo=UTC)


async def trained(documents: Documents, *versions: str, **fields: Any) -> None:
    """Models that the poller has promoted one after the other."""
    for number, version in enumerate(versions):
        record = model(version, **fields)
        await registry.record(documents, record)
        at = NOW + timedelta(minutes=number)
        await registry.promote(documents, record, by="job_poller", reason="trained", now=at)


async def read(documents: Documents, path: str) -> dict[str, Any]:
    (found,) = await documents.get_many([path])
    return found.data if found else {}


async def roll_back(documents: Documents, **more: Any) -> lifecycle.ServingChange:
    given = {"base_model": "base", "by": "mei", "reason": "worse", "now": NOW + timedelta(hours=1), **more}
    return await lifecycle.roll_back(documents, **given)


async def asked(documents: Documents, *, now: datetime = NOW + timedelta(hours=1)) -> list[str]:
    pointer = await read_record(documents, Serving, SERVING)
    return [one.version for one in chain(pointer, base_model="base", now=now)]


async def test_a_roll_back_lets_the_previous_model_serve_and_the_other_one_leaves_the_chain(
    documents: Documents,
) -> None:
    await trained(documents, "1", "2", "3")
    assert await roll_back(documents) == lifecycle.ServingChange("3", "2")
    assert await asked(documents) == ["2", "1", "base"]
    pointed = await serving(documents)
    assert (pointed.by, pointed.reason, pointed.model) == ("mei", "worse", "ft:2")
    assert [one["what"] for one in (await read(documents, "models/3"))["history"]] == [
        "promoted",
        "rolled_back",
    ]
    last = (await read(documents, "models/2"))["history"][-1]
    assert (last["what"], last["by"], last["reason"]) == ("promoted", "mei", "worse")
    (notice,) = await documents.query("notices", where={"kind": "model_rolled_back"})
    assert notice.data["facts"]["version"] == "3"
    assert notice.data["facts"]["next"] == "2"


async def test_what_was_rolled_back_comes_back_by_an_operators_promote_only(documents: Documents) -> None:
    await trained(documents, "1", "2")
    await roll_back(documents)
    record = Model.from_document(await read(documents, "models/2"))
    assert not await registry.promote(documents, record, by="job_poller", reason="late", now=NOW)
    assert await asked(documents) == ["1", "base"]
    await lifecycle.promote(documents, "2", by="mei", reason="it was the prompt", now=NOW)
    assert await asked(documents) == ["2", "1", "base"]
    (notice,) = await documents.query("notices", where={"kind": "model_promoted"})
    assert notice.data["facts"]["by"] == "mei"


async def test_a_roll_back_passes_over_a_model_that_is_gone(documents: Documents) -> None:
    await trained(documents, "1", "2", "3")
    now = NOW + timedelta(hours=1)
    await registry.mark_gone(documents, Candidate("ft:2", None, "2"), now=now)
    assert await roll_back(documents) == lifecycle.ServingChange("3", "1")
    assert await asked(documents) == ["1", "base"]
    # It may have been away for a moment, so it stays behind.
    assert await asked(documents, now=now + timedelta(hours=2)) == ["1", "2", "base"]


async def test_after_the_only_model_the_base_model_answers_with_its_prompt(documents: Documents) -> None:
    await trained(documents, "1")
    assert await roll_back(documents) == lifecycle.ServingChange("1", "base")
    (only,) = chain(await serving(documents), base_model="base", now=NOW)
    assert (only.version, only.model, only.system_prompt) == ("base", "base", "你是1。")
    with pytest.raises(lifecycle.NotPossibleDropError):
        await roll_back(documents)
    await trained(documents, "2")
    assert await asked(documents) == ["2", "base"]


async def test_of_many_roll_backs_at_once_one_is_done(documents: Documents) -> None:
    await trained(documents, "1", "2", "3")
    done = await asyncio.gather(*(roll_back(documents, seen="3") for _ in range(5)), return_exceptions=True)
    assert [one for one in done if isinstance(one, lifecycle.ServingChange)] == [
        lifecycle.ServingChange("3", "2")
    ]
    assert await asked(documents) == ["2", "1", "base"]
    assert len(await documents.query("notices", where={"kind": "model_rolled_back"})) == 1


async def test_a_roll_back_of_another_model_than_was_seen_is_not_done(documents: Documents) -> None:
    await trained(documents, "1", "2")
    with pytest.raises(registry.ChangedMeanwhileRetryError, match="2 serves"):
        await roll_back(documents, seen="1")
    assert await asked(documents) == ["2", "1", "base"]


async def test_a_retired_model_leaves_the_chain_and_is_marked(documents: Documents) -> None:
    await trained(documents, "1", "2", "3")
    for version, left in (("2", ["3", "1", "base"]), ("3", ["1", "base"])):
        await lifecycle.retire(
            documents, version, base_model="base", by="mei", reason="old", now=NOW + timedelta(hours=1)
        )
        assert await asked(documents) == left
        assert (await read(documents, f"models/{version}"))["state"] == "retired"
    with pytest.raises(lifecycle.NotPossibleDropError, match="already"):
        await lifecycle.retire(documents, "3", base_model="base", by="mei", reason="old", now=NOW)


async def test_a_model_made_elsewhere_is_registered_once_and_serves_when_it_is_promoted(
    documents: Documents,
) -> None:
    made = Candidate("ft:x", None, "gpu-1", "gpu", "base")
    await lifecycle.register(documents, made, by="mei", now=NOW)
    for taken in ("gpu-1", "a/b", "base", ""):
        with pytest.raises(lifecycle.NotPossibleDropError):
            await lifecycle.register(documents, replace(made, version=taken), by="mei", now=NOW)
    with pytest.raises(lifecycle.NotPossibleDropError, match="60,000 characters"):
        await lifecycle.register(
            documents, replace(made, version="gpu-2", system_prompt="長" * 60_001), by="mei", now=NOW
        )
    assert (await read(documents, "models/gpu-1"))["source"] == "registered"
    assert await lifecycle.promote(
        documents, "gpu-1", by="mei", reason="ours", now=NOW
    ) == lifecycle.ServingChange(None, "gpu-1")
    (first, *_) = chain(await serving(documents), base_model="base", now=NOW)
    assert (first.version, first.endpoint) == ("gpu-1", "gpu")


async def test_a_model_whose_last_day_is_over_is_not_promoted(documents: Documents) -> None:
    await registry.record(documents, model("1", shutdown_date="2026-11-18"))
    with pytest.raises(lifecycle.NotPossibleDropError, match="2026-11-18"):
        await lifecycle.promote(documents, "1", by="mei", reason="", now=NOW)
    await trained(documents, "2")
    with pytest.raises(lifecycle.NotPossibleDropError, match="already"):
        await lifecycle.promote(documents, "2", by="mei", reason="", now=NOW)
    with pytest.raises(lifecycle.NotPossibleDropError, match="no model"):
        await lifecycle.promote(documents, "3", by="mei", reason="", now=NOW)


async def test_what_happened_to_a_model_is_bounded_and_put_down_once(documents: Documents) -> None:
    await registry.record(documents, model("1"))
    for minute in range(MOST_HISTORY + 5):
        at = NOW + timedelta(minutes=minute)
        for _ in range(2):
            await registry.add_history(documents, "1", "promoted", by="x", reason="y", now=at)
    history = (await read(documents, "models/1"))["history"]
    assert len(history) == MOST_HISTORY
    assert history[-1]["at"] == at


@pytest.mark.stores("sqlite")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from("pgrR"), st.integers(0, 5)), max_size=14))
async def test_whatever_is_done_the_chain_has_no_model_twice_and_ends_with_the_base(
    documents: Documents, steps: list[tuple[str, int]]
) -> None:
    for path in ["bot/serving", *(f"models/{number}" for number in range(6))]:
        await documents.delete(path)
    now = NOW
    for what, number in steps:
        now += timedelta(minutes=10)
        version = str(number)
        await registry.record(documents, model(version))
        try:
            if what == "p":
                await lifecycle.promote(documents, version, by="x", reason="y", now=now)
            elif what == "g":
                await registry.mark_gone(documents, Candidate("ft", None, version), now=now)
            elif what == "r":
                await roll_back(documents, now=now)
            else:
                await lifecycle.retire(documents, version, base_model="base", by="x", reason="y", now=now)
        except lifecycle.NotPossibleDropError:
            continue
        pointer = await read_record(documents, Serving, SERVING)
        versions = [one.version for one in chain(pointer, base_model="base", now=now)]
        assert versions[-1] == "base"
        assert len(set(versions)) == len(versions) <= 2 + serving_pointer.FALLBACKS
        if what in "rR":
            assert version not in versions or what == "r"
            assert pointer is None or pointer.since is None or pointer.since <= now


async def test_fifty_things_that_happened_to_a_model_stand_in_its_document_with_their_time(
    documents: Documents,
) -> None:
    await registry.record(documents, model("1"))
    times = [NOW + timedelta(minutes=minute) for minute in range(60)]
    for at in times:
        await registry.add_history(documents, "1", "promoted", by="mei", reason="better", now=at)
    history = (await read(documents, "models/1"))["history"]
    assert history == [{"what": "promoted", "at": at, "by": "mei", "reason": "better"} for at in times[-50:]]
