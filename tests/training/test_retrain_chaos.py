"""A retrain under kills: a serving model's dataset is trained once more, and its new model serves.

The runs are real processes, killed for good, over the emulators of Vertex AI and Cloud Storage.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal

import pytest

from tests.platforms import Vertex, vertex_platform
from tests.running import free_ports, stored
from tests.training.lives import RETRAIN_BASE, Strike
from tests.training.test_vertex_chaos import TunedLife
from tuneline_dev.emulators.storage.storage_emulator import StorageEmulator
from tuneline_dev.stack import ARTIFACT_BUCKET, DATASET_BUCKET

pytestmark = pytest.mark.process

# A retrain makes four writes; a tick that starts a job makes more.
MOST_WRITES = 6
MOST_TICKS = 8


class RetrainedLife(TunedLife):
    """One dataset whose model serves, and its retrain."""

    def retrain(self) -> tuple[str, dict[str, Any]]:
        """The id and the document of the retrain."""
        found = {id_: data for id_, data in stored(self.stack, "datasets").items() if "retrain_of" in data}
        ((id_, data),) = found.items()
        return id_, data

    def go_on_to_the_new_model(self) -> None:
        """Repeat the operator's command until it is accepted; ticks follow until the job has ended."""
        while self.run("retrain") != 0:
            continue
        for _ in range(MOST_TICKS):
            self.run("tick")
            if self.retrain()[1]["state"] == "trained":
                return

    def require_one_retrain(self) -> None:
        """One more job at Google, one more model, which serves with the first one behind it."""
        self.go_on_to_the_new_model()
        id_, retrain = self.retrain()
        assert (retrain["state"], retrain["base_model"]) == ("trained", RETRAIN_BASE)
        paid = [
            job for job in self.host.get("/sim/state")["jobs"] if job["labels"]["tuneline"].startswith(id_)
        ]
        assert [job["baseModel"] for job in paid] == [RETRAIN_BASE]
        job = stored(self.stack, "jobs")[retrain["job"]]
        assert (job["dataset"], job["state"], job["open"]) == (id_, "serving", False)
        serving = stored(self.stack, "bot")["serving"]
        assert serving["model"] == paid[0]["tunedModel"]["endpoint"]
        assert (serving["base_model"], len(serving["fallback"])) == (RETRAIN_BASE, 1)
        spent = [data["datasets"].get(id_) for data in stored(self.stack, "spending").values()]
        assert spent == [job["usd"]]
        kinds = [notice["kind"] for notice in stored(self.stack, "notices").values()]
        assert (kinds.count("job_started"), kinds.count("job_done")) == (2, 2)
        assert self.training_files() == []


@pytest.fixture(scope="module")
def platforms() -> Iterator[tuple[StorageEmulator, Vertex]]:
    """Cloud Storage and Vertex AI, whose jobs take no time; all lives share the project."""
    buckets = [DATASET_BUCKET, ARTIFACT_BUCKET]
    with (
        StorageEmulator(buckets=buckets, port=free_ports(1)) as storage,
        vertex_platform(storage.url) as vertex,
    ):
        vertex.set(job_seconds=0, concurrent_jobs=100)
        yield storage, vertex


@pytest.mark.timeout(300)
@pytest.mark.parametrize("kind", ["killed", "lost"])
def test_a_retrain_that_is_struck_at_each_of_its_writes_is_paid_once(
    tmp_path: Path, platforms: tuple[StorageEmulator, Vertex], kind: Literal["killed", "lost"]
) -> None:
    def struck(number: int) -> tuple[bool, bool]:
        """Return whether the command, and then the tick, came as far as that write."""
        life = RetrainedLife(tmp_path / f"{number}", *platforms)
        life.go_on()
        command = life.run("retrain", Strike(number, kind)) != 0
        while command and life.run("retrain") != 0:
            continue
        tick = life.run("tick", Strike(number, kind)) != 0
        life.require_one_retrain()
        return command, tick

    with ThreadPoolExecutor(2) as threads:
        found = list(threads.map(struck, range(1, MOST_WRITES + 1)))
    assert [command for command, _ in found] == [True] * 4 + [False] * 2
    # A tick whose lost answer one part survives goes on.
    assert kind == "lost" or all(tick for _, tick in found)


@pytest.mark.timeout(300)
def test_commands_at_once_are_one_job(tmp_path: Path, platforms: tuple[StorageEmulator, Vertex]) -> None:
    life = RetrainedLife(tmp_path, *platforms)
    life.go_on()
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: life.run("retrain"), range(4)))
        list(threads.map(lambda _: life.run("tick"), range(2)))
    life.require_one_retrain()
