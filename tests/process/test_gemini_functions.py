"""dataset_upload and job_poller train Gemini as real processes, with emulators of Google Cloud."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from google.cloud.storage import Client

from tests.platforms import TOKEN, Vertex, anonymous, vertex_platform
from tests.running import forget, free_ports, stored, until
from tuneline_dev.emulators.storage.deliveries import DeliveryOptions
from tuneline_dev.emulators.storage.storage_emulator import StorageEmulator
from tuneline_dev.processes import Processes
from tuneline_dev.stack import ARTIFACT_BUCKET, DATASET_BUCKET, Stack

DATA = Path(__file__).parents[1] / "data"
GOOD, NEWER = DATA / "clinic_qa.jsonl", DATA / "clinic_qa_v2.jsonl"


class Clinic:
    """A clinic's operator: drops datasets, and sees what becomes of them."""

    def __init__(self, stack: Stack, storage: StorageEmulator, vertex: Vertex) -> None:
        self.stack, self.vertex = stack, vertex
        self._client = Client(
            project="local", credentials=anonymous(), client_options={"api_endpoint": storage.url}
        )

    def drop(self, file: Path) -> None:
        """Put a file in the bucket."""
        self._client.bucket(DATASET_BUCKET).blob(f"datasets/{file.name}").upload_from_filename(file)

    def files(self) -> list[str]:
        """Return the names of the artifacts."""
        return [blob.name for blob in self._client.list_blobs(ARTIFACT_BUCKET)]

    def datasets(self, *states: str, count: int = 1) -> list[dict[str, Any]]:
        """Return the datasets, once there are `count` in these states."""

        def look() -> list[dict[str, Any]]:
            self.poll()
            datasets = list(stored(self.stack, "datasets").values())
            return datasets if [each["state"] in states for each in datasets] == [True] * count else []

        return list(until(look))

    def serving(self) -> dict[str, Any]:
        """Return the pointer to the serving model, once there is one."""

        def look() -> dict[str, Any] | None:
            self.poll()
            return stored(self.stack, "bot").get("serving")

        return dict(until(look))

    def poll(self) -> None:
        httpx2.post(self.stack.url(4), trust_env=False, timeout=60).raise_for_status()

    def jobs(self) -> list[dict[str, Any]]:
        """Return the tuning jobs at Google, the newest first."""
        return list(self.vertex.get("/sim/state")["jobs"])


@pytest.fixture(scope="module")
def functions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Start the functions once for all tests, without any key."""
    folder = tmp_path_factory.mktemp("functions")
    given = {"LINE_CHANNEL_ACCESS_TOKEN": TOKEN}
    stack = Stack(port=free_ports(10), given=given, folder=folder, trainer="vertex")
    with Processes(folder / "logs") as processes:
        stack.start(processes, only=("dataset_upload", "job_poller"))
        yield stack


@pytest.fixture
def clinic(functions: Stack) -> Iterator[Clinic]:
    """Begin with an empty store, bucket and Vertex AI, whose tokens are new: the functions hold old ones."""
    forget(functions)
    storage = StorageEmulator(
        buckets=[DATASET_BUCKET, ARTIFACT_BUCKET],
        watch=DATASET_BUCKET,
        function_url=functions.url(3),
        port=functions.port + 7,
        options=DeliveryOptions(min_backoff=0.3, max_backoff=1.0),
    )
    with storage, vertex_platform(storage.url, port=functions.port + 6, fresh_seconds=0.2) as vertex:
        yield Clinic(functions, storage, vertex)


def test_a_dropped_dataset_becomes_a_gemini_model_that_serves(clinic: Clinic) -> None:
    clinic.drop(GOOD)
    serving = clinic.serving()
    (job,) = clinic.jobs()
    assert serving["model"] == job["tunedModel"]["endpoint"]
    spec = job["supervisedTuningSpec"]
    assert (spec["hyperParameters"]["epochCount"], spec["exportLastCheckpointOnly"]) == ("3", True)
    (dataset,) = clinic.datasets("trained")
    assert dataset["base_model"] == "gemini-3.1-flash-lite"
    assert clinic.vertex.calls("publishers.countTokens") == 2, "the train file and the held-out one"
    assert [name for name in clinic.files() if name.endswith(".gemini.jsonl")] == []


def test_a_job_whose_answer_is_lost_is_found_and_paid_for_once(clinic: Clinic) -> None:
    clinic.vertex.fault("tuningJobs.create", "lost_answer")
    clinic.drop(GOOD)
    clinic.datasets("trained")
    assert len(clinic.jobs()) == 1


@pytest.mark.parametrize("world", ["refused", "waits"])
def test_two_datasets_are_trained_one_after_the_other(clinic: Clinic, world: str) -> None:
    clinic.vertex.set(second_job=world)
    clinic.drop(GOOD)
    clinic.drop(NEWER)
    clinic.datasets("trained", count=2)
    second, first = clinic.jobs()
    assert second["endTime"] > first["endTime"]


def test_tokens_that_end_during_a_training_are_replaced(clinic: Clinic) -> None:
    clinic.drop(GOOD)
    until(lambda: clinic.vertex.calls("tuningJobs.create"))
    before = clinic.vertex.calls("metadata.token")
    clinic.vertex.post("/sim/revoke_tokens")
    clinic.datasets("trained")
    assert clinic.vertex.calls("metadata.token") > before
    assert len(clinic.jobs()) == 1


def test_a_row_that_google_refuses_is_named_by_its_line(clinic: Clinic) -> None:
    clinic.vertex.set(refuse_row={"row": 3, "message": "Unsafe content."})
    clinic.drop(GOOD)
    (dataset,) = clinic.datasets("refused")
    assert "Row: 3. Unsafe content." in dataset["reason"]
    assert "is line" in dataset["reason"]
    assert clinic.jobs() == []


def test_a_fault_of_google_s_own_is_tried_again_with_a_second_job(clinic: Clinic) -> None:
    clinic.vertex.set(fail_next_job={"code": 13, "message": "Internal error."})
    clinic.drop(GOOD)
    clinic.serving()
    assert [job["state"] for job in clinic.jobs()] == ["JOB_STATE_SUCCEEDED", "JOB_STATE_FAILED"]


def test_a_right_that_is_missing_is_waited_for(clinic: Clinic) -> None:
    clinic.vertex.set(denied_permissions=["aiplatform.tuningJobs.create"])
    clinic.drop(GOOD)
    until(lambda: clinic.vertex.calls("tuningJobs.create"))
    clinic.datasets("starting")
    clinic.vertex.set(denied_permissions=[])
    clinic.datasets("trained")
