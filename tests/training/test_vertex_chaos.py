"""Gemini's tuning under any failure: one job, one serving model, its cost counted once.

The runs are real processes, killed for good; the emulator of Vertex AI fails each call in each way.
"""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import pytest
from google.cloud.storage import Client

from tests.platforms import TOKEN, Vertex, anonymous, vertex_platform
from tests.running import free_ports, stored
from tests.training import lives
from tests.training.lives import Strike
from tests.training.test_chaos import OPTIONS, Life
from tuneline_dev.emulators.storage.storage_emulator import StorageEmulator
from tuneline_dev.stack import ARTIFACT_BUCKET, DATASET_BUCKET, Stack

pytestmark = pytest.mark.process

# Each call of Google's on the way from an upload to a model that serves, and the run that makes it.
CALLS: dict[str, lives.Run] = {
    "metadata.token": "upload",
    "tuningJobs.create": "upload",
    "tuningJobs.get": "tick",
    "endpoints.generateContent": "tick",
}
OPENAIS = ("OPENAI_API_KEY", "OPENAI_BASE_URL")


class TunedLife(Life):
    """One dataset from its upload on, at Vertex AI."""

    calls = CALLS
    creation = "tuningJobs.create"

    def __init__(self, folder: Path, storage: StorageEmulator, vertex: Vertex) -> None:
        self.host = vertex
        self.storage = storage
        self.stack = Stack(port=20000, given={"LINE_CHANNEL_ACCESS_TOKEN": TOKEN}, folder=folder)
        settings = {name: value for name, value in self.stack.settings().items() if name not in OPENAIS}
        more = {"STORAGE_EMULATOR_HOST": storage.url, "TRAINER": "vertex", **vertex.environment}
        self._env = {**self.stack.environment(), **settings, **more}
        self._upload = self._dropped(storage.url)
        self._before = {name: vertex.calls(name) for name in CALLS}

    def jobs(self) -> list[Any]:
        """The jobs at Google that are this dataset's."""
        jobs = self.host.get("/sim/state")["jobs"]
        return [job for job in jobs if job["labels"]["tuneline"] == self._upload.id]

    def training_files(self) -> list[str]:
        """The objects that were written for Gemini alone."""
        options = {"api_endpoint": self.storage.url}
        client = Client(project="local", credentials=anonymous(), client_options=options)
        blobs = client.list_blobs(ARTIFACT_BUCKET, prefix=f"prepared/{self._upload.id}/")
        return [blob.name for blob in blobs if ".gemini." in blob.name]

    def require_one_of_each(self) -> None:
        """One job, one model that serves, and what was paid counted once."""
        (paid,) = self.jobs()
        ((job_id, job),) = stored(self.stack, "jobs").items()
        assert (job_id.rpartition("-")[2], job["provider"]) == (paid["name"].rpartition("/")[2], "vertex")
        assert (job["open"], job["state"]) == (False, "serving")
        (model,) = stored(self.stack, "models").values()
        serving = stored(self.stack, "bot")["serving"]
        assert model["model"] == serving["model"] == paid["tunedModel"]["endpoint"]
        assert (model["endpoint"], serving["endpoint"], serving["fallback"]) == ("vertex", "vertex", [])
        (dataset,) = stored(self.stack, "datasets").values()
        assert (dataset["state"], dataset["job"]) == ("trained", job_id)
        (spent,) = stored(self.stack, "spending").values()
        assert spent["usd"] == job["usd"] == self.billed_usd(paid)
        kinds = self.notices()
        assert (kinds.count("job_started"), kinds.count("job_done")) == (1, 1)
        assert not {"job_failed", "job_refused", "job_stuck"} & set(kinds)

    def billed_usd(self, paid: Any) -> str:
        """What Google bills for a job, as it is stored: three dollars a million tokens, for each epoch."""
        of_one_epoch = paid["tuningDataStats"]["supervisedTuningDataStats"]["totalBillableTokenCount"]
        return str(int(of_one_epoch) * int(OPTIONS["epochs"]) * Decimal(3) / 1_000_000)

    def notices(self) -> list[str]:
        """The kinds of all notices."""
        return [str(notice["kind"]) for notice in stored(self.stack, "notices").values()]


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


@pytest.fixture
def life(tmp_path: Path, platforms: tuple[StorageEmulator, Vertex]) -> TunedLife:
    return TunedLife(tmp_path, *platforms)


@pytest.mark.parametrize("kind", ["status", "hang", "lost_answer"])
@pytest.mark.parametrize("call", list(CALLS))
def test_a_call_that_fails_in_any_way(life: TunedLife, call: str, kind: str) -> None:
    life.host.fault(call, kind, **({"seconds": 1.5 * lives.CALL_SECONDS} if kind == "hang" else {}))
    life.go_on()
    life.require_one_of_each()
    assert life.training_files() == []


def test_a_model_without_an_endpoint_is_paid_for_once_and_reported(life: TunedLife) -> None:
    failure = {"code": 13, "message": "Failed to create endpoint.", "has_model": True}
    life.host.set(fail_next_job=failure)
    life.go_on()
    for _ in range(2):
        life.run("tick")
    (paid,) = life.jobs()
    (job,) = stored(life.stack, "jobs").values()
    (spent,) = stored(life.stack, "spending").values()
    assert (job["state"], job["open"]) == ("failed", False)
    assert paid["tunedModel"]["model"].partition("@")[0] in job["reason"]
    assert spent["usd"] == job["usd"] == life.billed_usd(paid)
    assert sorted(life.notices()) == ["job_failed", "job_started"]


def test_a_new_projects_first_upload_is_trained_once_googles_agents_exist(life: TunedLife) -> None:
    message = "Service agents are being provisioned. So please try again in a few minutes."
    error = {"code": 400, "message": message, "status": "FAILED_PRECONDITION"}
    life.host.fault("tuningJobs.create", "status", status=400, body={"error": error}, times=3)
    life.go_on()
    life.require_one_of_each()
    assert not {"vertex_refused", "job_waiting"} & set(life.notices())


def test_a_new_endpoint_serves_only_after_it_has_answered(life: TunedLife) -> None:
    life.run("upload")
    life.host.fault("endpoints.generateContent", "status", status=404, times=3)
    asked = life.host.calls("endpoints.generateContent")
    while life.host.calls("endpoints.generateContent") < asked + 3:
        life.run("tick")
        assert "serving" not in stored(life.stack, "bot")
    life.go_on()
    life.require_one_of_each()


@pytest.mark.timeout(300)
@pytest.mark.parametrize("moment", ["before", "after"])
def test_runs_that_are_killed_in_each_call_one_after_the_other(
    life: TunedLife, moment: Literal["before", "after"]
) -> None:
    for call, run in CALLS.items():
        if run == "tick" and not stored(life.stack, "jobs"):
            life.run("upload")
        life.kill_in(call, moment)
    life.go_on()
    life.require_one_of_each()


@pytest.mark.timeout(300)
def test_runs_that_are_killed_at_each_of_their_writes(
    tmp_path: Path, platforms: tuple[StorageEmulator, Vertex]
) -> None:
    # Runs that lose the answer to a write: test_chaos.py.
    def struck(number: int) -> tuple[bool, bool]:
        """Return whether the upload's run, and then the poller's, came as far as that write."""
        life = TunedLife(tmp_path / f"{number}", *platforms)
        upload = life.run("upload", Strike(number, "killed")) != 0
        while upload and life.run("upload") != 0:
            continue
        tick = life.run("tick", Strike(number, "killed")) != 0
        life.go_on()
        life.require_one_of_each()
        return upload, tick

    found = lives.struck_at_each_write(struck)
    assert found[:6] == [(True, True)] * 6
    assert found[-1] == (False, False), found
