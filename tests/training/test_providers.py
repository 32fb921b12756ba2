"""The poller knows nothing of the place that trains: it follows four that are as unlike as they come."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.training.polled import LINES, Memory, Polled
from tests.training.providers import ByHand, Deploying, Fetching, Loading, Place
from tuneline.storage.documents import Documents
from tuneline.storage.sqlite import SqliteDocuments
from tuneline.training.provider import ServedModel


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Documents]:
    documents = SqliteDocuments(tmp_path / "store.db")
    yield documents
    await documents.close()


async def states(polled: Polled, *, ticks: int) -> list[str]:
    """Return the states of the one job, as they follow each other."""
    seen = [state for _ in range(ticks) for state in (await polled.tick()).values()]
    return list(dict.fromkeys(seen))


async def test_a_model_that_has_to_be_deployed_is_asked_by_its_deployments_name(store: Documents) -> None:
    polled = Polled(store, place := Deploying())
    await polled.approve()
    assert await states(polled, ticks=2) == ["training"]
    place.finish()
    assert await states(polled, ticks=4) == ["activating", "serving"]
    assert polled.proven.asked == [("deployment-of-model-1", "")]
    assert place.deployments == {"model-1": 3}


async def test_a_place_that_fetches_gets_addresses_and_lines_of_its_own(store: Documents) -> None:
    memory = Memory()
    place = Fetching(memory.kept.__setitem__)
    polled = Polled(store, place, memory=memory)
    await polled.approve()
    await polled.tick()
    assert place.given == [f"gs://artifacts/prepared/d/{part}.contents.jsonl" for part in ("train", "valid")]
    lines = memory.kept[place.given[0]].splitlines()
    assert len(lines) == len(LINES.splitlines())
    assert json.loads(lines[0])["contents"][1] == {"role": "model", "parts": [{"text": "yes"}]}
    place.finish("projects/1/endpoints/2")
    assert await states(polled, ticks=1) == ["serving"]
    assert polled.proven.asked == [("projects/1/endpoints/2", "fetching")]


async def test_an_adapter_is_loaded_and_loaded_again_when_it_was_thrown_out(store: Documents) -> None:
    polled = Polled(store, place := Loading())
    await polled.approve()
    await polled.tick()
    place.finish()
    polled.proven.alive = False
    assert await states(polled, ticks=3) == ["activating"]
    place.loaded.clear()
    polled.proven.alive = True
    assert await states(polled, ticks=2) == ["activating", "serving"]
    assert place.loads == 2
    assert set(polled.proven.asked) == {("model-1", "loading")}


async def test_a_person_who_trains_elsewhere_is_waited_for(store: Documents) -> None:
    polled = Polled(store, place := ByHand())
    await polled.approve()
    assert await states(polled, ticks=3) == ["training"]
    polled.clock.go_on(hours=30)
    place.write_down("my-own-model")
    assert await states(polled, ticks=1) == ["serving"]
    assert (await polled.job())["trained_model"] == "my-own-model"


@pytest.mark.parametrize("place", [Deploying(), Loading(), ByHand()], ids=lambda place: place.name)
async def test_a_job_is_followed_where_it_was_started(store: Documents, place: Place) -> None:
    polled = Polled(store, place)
    await polled.approve()
    await polled.tick()
    assert (await polled.job())["provider"] == place.name
    assert (await polled.read("datasets/d"))["provider"] == place.name
    place.finish()
    for _ in range(4):
        await polled.tick()
    assert (await polled.job())["state"] == "serving"
    assert await polled.notices() == ["job_done", "job_started"]


async def test_a_model_that_is_deployed_again_is_asked_by_its_new_name(store: Documents) -> None:
    polled = Polled(store, place := Renaming())
    await polled.approve()
    await polled.tick()
    place.finish()
    polled.proven.alive = False
    await states(polled, ticks=2)
    assert polled.proven.asked == [("first", "gpu"), ("second", "gpu")]


class Renaming(Place):
    """Each deployment has its own name, at one endpoint."""

    def __init__(self) -> None:
        super().__init__()
        self.names = iter(("first", "second"))

    async def activate(self, job: str, model: str) -> ServedModel | None:
        return ServedModel(next(self.names), endpoint="gpu")
