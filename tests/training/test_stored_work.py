"""Work that an earlier version has begun is continued: documents as it wrote them."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.models.test_registry import model
from tests.storage.records.test_stored_documents import stored
from tests.training.polled import Polled
from tests.training.providers import Place
from tuneline.inference.candidates import chain
from tuneline.models import registry
from tuneline.storage.record_store import read_record
from tuneline.storage.records.serving import SERVING, Serving
from tuneline.storage.sqlite import SqliteDocuments
from tuneline.training.provider import Progress

DOCUMENTS = list(stored())
OPEN_JOBS = [(path, data) for path, data in DOCUMENTS if path.startswith("jobs/") and data["open"]]
STARTING = [
    (path, data)
    for path, data in DOCUMENTS
    if path.startswith("datasets/") and data["state"] == "starting" and "created_at" in data
]
POINTERS = [data for path, data in DOCUMENTS if path == SERVING]


@pytest.fixture
async def polled(tmp_path: Path) -> AsyncIterator[Polled]:
    documents = SqliteDocuments(tmp_path / "store.db")
    yield Polled(documents, Place())
    await documents.close()


@pytest.mark.parametrize(("path", "data"), OPEN_JOBS)
async def test_an_open_job_is_polled_to_its_end(polled: Polled, path: str, data: dict[str, Any]) -> None:
    job = path.removeprefix("jobs/")
    # A stuck job is polled every hour.
    polled.clock.at = data.get("looked_at", data["created_at"]) + timedelta(hours=1)
    polled.place.jobs[job] = Progress("trained", "DONE", model="model-1")
    await polled.documents.create(path, {**data, "provider": polled.place.name, "of_a_newer_version": 1})
    assert await polled.jobs_poller.tick() == {job: "serving"}
    ended = await polled.read(path)
    assert (ended["open"], ended["looked_at"], ended["of_a_newer_version"]) == (False, polled.clock.at, 1)


@pytest.mark.parametrize(("path", "data"), STARTING)
async def test_an_accepted_dataset_is_started(polled: Polled, path: str, data: dict[str, Any]) -> None:
    polled.clock.at = data["created_at"] + timedelta(minutes=1)
    # One of them has no price, so an operator has approved it.
    await polled.documents.create(path, {**data, "approved_at": data["created_at"]})
    (state,) = (await polled.tick()).values()
    dataset = await polled.read(path)
    assert (state, dataset["state"]) == ("training", "training")
    assert (await polled.job())["dataset"] == path.removeprefix("datasets/")


@pytest.mark.parametrize("pointer", POINTERS)
async def test_a_new_model_is_promoted_before_those_of_a_stored_pointer(
    polled: Polled, pointer: dict[str, Any]
) -> None:
    await polled.documents.create(SERVING, pointer)
    before = Serving.from_document(pointer)
    now = polled.clock.at
    assert await registry.promote(polled.documents, model("new"), by="mei", reason="better", now=now)
    after = await read_record(polled.documents, Serving, SERVING)
    assert after is not None
    earlier = [entry.version for entry in before.tuned]
    assert [entry.version for entry in after.tuned] == ["new", *earlier]
    assert chain(after, base_model="base", now=now)[0].version == "new"
