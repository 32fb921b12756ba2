"""After any failure: one job, one serving model, and its cost counted once.

Processes are real and killed for good; OpenAI's emulator fails each call in each way. A run that dies is
followed by the next one, as Cloud Storage's event comes again and the poller's next minute does.
"""

import uuid
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar, Literal

import pytest
from google.cloud.storage import Client

from tests.platforms import KEY, TOKEN, OpenAI, Vertex, anonymous, openai_platform
from tests.running import end_leases, free_ports, stored, until
from tests.training import lives
from tests.training.lives import Strike
from tuneline.storage.objects import ObjectRef
from tuneline.uploads.event import Upload
from tuneline_dev.emulators.storage.storage_emulator import StorageEmulator
from tuneline_dev.stack import ARTIFACT_BUCKET, DATASET_BUCKET, Stack

pytestmark = pytest.mark.process

CONTENT = (Path(__file__).parents[1] / "data" / "clinic_qa.jsonl").read_bytes()
# Each call of OpenAI's on the way from an upload to a model that serves, and the run that makes it.
CALLS: dict[str, lives.Run] = {
    "files.create": "upload",
    "jobs.create": "upload",
    "jobs.retrieve": "tick",
    "jobs.events": "tick",
    "files.content": "tick",
    "files.delete": "tick",
    "chat": "tick",
}
MOST_RUNS = 8
# Nothing is held out, so that the model need not be compared with the one that serves.
OPTIONS = {"epochs": "2", "validation-fraction": "0"}


class Life:
    """One dataset from its upload on, with its own store. `calls` are those of its host."""

    calls: ClassVar[Mapping[str, lives.Run]] = CALLS
    creation = "jobs.create"

    def __init__(self, folder: Path, storage: str, openai: OpenAI) -> None:
        self.host: OpenAI | Vertex = openai
        given = {
            "LINE_CHANNEL_ACCESS_TOKEN": TOKEN,
            "OPENAI_API_KEY": KEY,
            "OPENAI_BASE_URL": openai.base_url,
        }
        self.stack = Stack(port=20000, given=given, folder=folder)
        local = {"STORAGE_EMULATOR_HOST": storage, "GOOGLE_CLOUD_PROJECT": "local"}
        self._env = {**self.stack.environment(), **self.stack.settings(), **local}
        self._upload = self._dropped(storage)
        self._before = {name: self.host.calls(name) for name in self.calls}

    def _dropped(self, storage: str) -> Upload:
        client = Client(project="local", credentials=anonymous(), client_options={"api_endpoint": storage})
        blob = client.bucket(DATASET_BUCKET).blob(f"datasets/{uuid.uuid4().hex}.jsonl")
        blob.upload_from_string(CONTENT)
        return Upload(ObjectRef(DATASET_BUCKET, str(blob.name), int(blob.generation)), OPTIONS)

    def run(self, run: lives.Run, strike: Strike | None = None) -> int | None:
        """One run to its end: 0, 3 when it has to be repeated, or below 0 when it was killed."""
        process = lives.begin(run, self._env, self._upload, strike)
        process.join(30)
        assert process.exitcode is not None
        end_leases(self.stack)
        return process.exitcode

    def kill_in(self, call: str, moment: Literal["before", "after"]) -> None:
        """Run as far as a call, and kill the run while it waits for the answer."""
        run = self.calls[call]
        self.host.fault(call, "hang" if moment == "before" else "hang_after", seconds=6)
        process = lives.begin(run, self._env, self._upload)
        done: dict[str, Callable[[], list[Any]]] = {"files.create": self.files, self.creation: self.jobs}
        arrived = self._before[call]
        until(lambda: self.host.calls(call) > arrived)
        if moment == "after" and call in done:
            until(done[call])
        process.kill()
        process.join(30)
        assert process.exitcode == -9
        end_leases(self.stack)

    def go_on(self) -> None:
        """Let runs follow until the job has ended: the event comes again, and so do the poller's minutes."""
        for run in ("upload", "upload", *["tick"] * MOST_RUNS):
            if any(not one["open"] for one in stored(self.stack, "jobs").values()):
                return
            self.run(run)  # type: ignore[arg-type]

    def jobs(self) -> list[Any]:
        """Return the jobs at OpenAI that are this dataset's."""
        marks = (one for one in self.host.get("/sim/state")["jobs"] if one["metadata"])
        return [one for one in marks if self._upload.id in one["metadata"].values()]

    def files(self, kind: str = "files") -> list[Any]:
        """Return the training files at OpenAI that are this dataset's; or its `deleted_files`."""
        found = self.host.get("/sim/state")[kind]
        return [one for one in found if one["filename"].startswith(self._upload.id)]

    def require_one_of_each(self) -> None:
        """One upload, one job, one model that serves, and what was paid counted once."""
        (paid,) = self.jobs()
        # A run that is killed before it deletes the file leaves it behind.
        assert len([*self.files(), *self.files("deleted_files")]) == 1
        ((job_id, job),) = stored(self.stack, "jobs").items()
        assert (job_id, job["open"], job["state"]) == (paid["id"], False, "serving")
        (model,) = stored(self.stack, "models").values()
        serving = stored(self.stack, "bot")["serving"]
        assert model["model"] == serving["model"] == paid["fine_tuned_model"]
        assert (serving["version"], serving["fallback"]) == (model["version"], [])
        (dataset,) = stored(self.stack, "datasets").values()
        assert (dataset["state"], dataset["job"]) == ("trained", job_id)
        (spent,) = stored(self.stack, "spending").values()
        assert spent["usd"] == job["usd"]
        assert Decimal(job["usd"]) == paid["trained_tokens"] * Decimal(5) / 1_000_000
        assert spent["datasets"][self._upload.id] == job["usd"]
        kinds = [one["kind"] for one in stored(self.stack, "notices").values()]
        assert (kinds.count("job_started"), kinds.count("job_done")) == (1, 1)
        assert not {"job_failed", "job_refused", "job_stuck"} & set(kinds)
        assert len(job["curve"]["step"]) > 1
        assert len({one["id"] for one in job["events"]}) == len(job["events"]) > 1


@pytest.fixture(scope="module")
def platforms() -> Iterator[tuple[str, OpenAI]]:
    """Cloud Storage and OpenAI, whose jobs take no time."""
    buckets = [DATASET_BUCKET, ARTIFACT_BUCKET]
    with StorageEmulator(buckets=buckets, port=free_ports(1)) as storage, openai_platform() as openai:
        openai.set(job_seconds=0)
        yield storage.url, openai


@pytest.fixture
def life(tmp_path: Path, platforms: tuple[str, OpenAI]) -> Life:
    storage, openai = platforms
    return Life(tmp_path, storage, openai)


@pytest.mark.parametrize("kind", ["status", "hang", "lost_answer"])
@pytest.mark.parametrize(
    "calls",
    [
        ("files.create", "jobs.retrieve"),
        ("jobs.create", "jobs.events"),
        ("files.content", "files.delete", "chat"),
    ],
)
def test_calls_that_fail_in_any_way(life: Life, calls: tuple[str, ...], kind: str) -> None:
    for call in calls:
        life.host.fault(call, kind, **({"seconds": 1.5 * lives.CALL_SECONDS} if kind == "hang" else {}))
    life.go_on()
    life.require_one_of_each()
    assert life.files() == []


@pytest.mark.timeout(300)
@pytest.mark.parametrize("moment", ["before", "after"])
def test_runs_that_are_killed_in_each_call_one_after_the_other(
    life: Life, moment: Literal["before", "after"]
) -> None:
    for call, run in CALLS.items():
        if run == "tick" and not stored(life.stack, "jobs"):
            life.run("upload")
        life.kill_in(call, moment)
    life.go_on()
    life.require_one_of_each()


@pytest.mark.timeout(300)
def test_runs_that_lose_the_answer_to_each_of_their_writes(
    tmp_path: Path, platforms: tuple[str, OpenAI]
) -> None:
    # Runs that are killed at each write: test_vertex_chaos.py.
    def struck(number: int) -> tuple[bool, bool]:
        """Return whether the upload's run, and then the poller's, came as far as that write."""
        life = Life(tmp_path / f"{number}", *platforms)
        upload = life.run("upload", Strike(number, "lost")) != 0
        while upload and life.run("upload") != 0:
            continue
        tick = life.run("tick", Strike(number, "lost")) != 0
        life.go_on()
        life.require_one_of_each()
        return upload, tick

    found = lives.struck_at_each_write(struck)
    assert found[:6] == [(True, True)] * 6
    assert found[-1] == (False, False), found
