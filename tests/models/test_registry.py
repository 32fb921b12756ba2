"""Each promotion moves the serving pointer once, and keeps the earlier model."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tuneline.inference.candidates import Candidate, chain
from tuneline.models import registry, serving_pointer
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import read_record
from tuneline.storage.records.model import Model
from tuneline.storage.records.serving import SERVING, Serving

pytestmark = pytest.mark.stores("sqlite")

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def model(version: str, **fields: Any) -> Model:
    own = {
        "model": f"ft:{version}",
        "endpoint": "",
        "system_prompt": f"你是{version}。",
        "base_model": "base",
    }
    return Model.from_document({"version": version, "state": "ready", **own, **fields})


async def promote(documents: Documents, version: str) -> bool:
    return await registry.promote(documents, model(version), by="test", reason="test", now=NOW)


async def serving(documents: Documents) -> Serving:
    pointer = await read_record(documents, Serving, SERVING)
    assert pointer is not None
    return pointer


async def test_a_promoted_model_serves_before_those_it_replaced_and_the_base(documents: Documents) -> None:
    for version in ("1", "2", "3"):
        assert await promote(documents, version)
    asked = chain(await serving(documents), base_model="base", now=NOW)
    assert [one.model for one in asked] == ["ft:3", "ft:2", "ft:1", "base"]
    # Each tuned model is asked as it was trained; the base model as the serving one.
    assert [one.system_prompt for one in asked] == ["你是3。", "你是2。", "你是1。", "你是3。"]


async def test_a_late_poller_does_not_put_an_older_model_back(documents: Documents) -> None:
    await promote(documents, "1")
    await promote(documents, "2")
    assert not await promote(documents, "1")
    assert (await serving(documents)).version == "2"


@pytest.mark.stores("sqlite", "firestore")
async def test_of_many_that_promote_the_same_model_at_once_one_does(documents: Documents) -> None:
    await promote(documents, "1")
    done = await asyncio.gather(*(promote(documents, "2") for _ in range(6)), return_exceptions=True)
    assert done.count(True) == 1
    assert [one.version for one in (await serving(documents)).fallback] == ["1"]


async def test_the_chain_does_not_grow_for_ever(documents: Documents) -> None:
    for version in range(9):
        await promote(documents, str(version))
    assert len((await serving(documents)).fallback) == serving_pointer.FALLBACKS


@pytest.mark.stores("firestore")
@pytest.mark.parametrize(
    ("letter", "length", "behind"), [("😀", 60_000, 3), ("方", 60_000, 3), ("方", 100_000, 2)]
)
async def test_the_longest_prompts_fit_into_the_pointer(
    documents: Documents, letter: str, length: int, behind: int
) -> None:
    """Models that were recorded before prompts were bounded may have longer ones: the newest stay."""
    for number in range(60):
        version = f"20261120-{number:06}-abcdef"
        made = model(version, system_prompt=letter * length)
        await registry.promote(documents, made, by="test", reason="test", now=NOW)
        assert (await serving(documents)).version == version
    versions = [one.version for one in (await serving(documents)).fallback]
    assert versions == [f"20261120-{number:06}-abcdef" for number in range(58, 58 - behind, -1)]


def test_before_any_model_the_base_model_answers_with_the_bots_own_prompt() -> None:
    (only,) = chain(None, base_model="base", now=NOW)
    assert (only.model, only.system_prompt) == ("base", None)


async def test_a_model_that_is_gone_is_reported_once_a_month(documents: Documents) -> None:
    """It may have been away for a moment the first time, and for good the second."""
    await promote(documents, "1")
    for days in (0, 1, 40, 41):
        await registry.mark_gone(documents, Candidate("ft:1", None, "1"), now=NOW + timedelta(days=days))
    assert len(await documents.query("notices", where={"kind": "model_ended"})) == 2


async def test_a_promotion_is_noted_though_another_model_serves_by_now(documents: Documents) -> None:
    await registry.record(documents, model("1"))
    await promote(documents, "2")
    before = replace(serving_pointer.promoted(None, model("1")), since=NOW, by="mei", reason="better")
    await registry.record_promotion(documents, "1", before)
    (found,) = await documents.get_many(["models/1"])
    assert found is not None
    assert [one["what"] for one in found.data["history"]] == ["promoted"]
