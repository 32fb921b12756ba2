"""A job at Vertex AI that runs without an end is cancelled; a refusal says what to change."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from tests.platforms import Vertex, vertex_platform
from tests.training.polled import LINES, Clock, Memory, Polled
from tests.training.providers import Place
from tests.training.vertex.conftest import BUCKET
from tests.training.vertex.test_emulator import Lasting
from tuneline.datasets.prepare import lines_name
from tuneline.inference.google_token import GoogleToken
from tuneline.storage.objects import Objects
from tuneline.storage.sqlite import SqliteDocuments
from tuneline.training.vertex.api import VertexApi
from tuneline.training.vertex.provider import VertexProvider
from tuneline_dev.emulators.storage.storage_emulator import StorageEmulator

JOB_SECONDS = 1800.0


@pytest.fixture
def clock() -> Clock:
    """The clock of the poller and of Google."""
    return Clock()


@pytest.fixture
def google(storage: StorageEmulator, clock: Clock) -> Iterator[Vertex]:
    with vertex_platform(storage.url, job_seconds=JOB_SECONDS, clock=lambda: clock().timestamp()) as platform:
        yield platform


@pytest.fixture
async def polled(google: Vertex, clock: Clock, tmp_path: Path) -> AsyncIterator[Polled]:
    documents, memory = SqliteDocuments(tmp_path / "store.db"), Memory()
    memory.kept["gs://artifacts/" + lines_name("prepared/d/train.jsonl")] = b"".join(
        b"%d\n" % row for row in range(1, LINES.count(b"\n") + 1)
    )
    api = VertexApi(token=GoogleToken(source=Lasting()), project="local", seconds=5.0, base_url=google.url)
    provider = VertexProvider(api=api, objects=Objects(), bucket=BUCKET, region="us-central1")
    yield Polled(documents, cast(Place, provider), memory=memory, clock=clock)
    await documents.close()


async def approve(polled: Polled, **more: Any) -> None:
    """Let a dataset for Gemini be trained, and create its job."""
    await polled.approve(base_model="gemini-3.1-flash-lite", **more)
    await polled.tick()


def states(google: Vertex) -> list[str]:
    return [job["state"] for job in google.get("/sim/state")["jobs"]]


async def test_a_job_that_runs_for_a_day_is_cancelled_at_google_and_reported(
    polled: Polled, google: Vertex
) -> None:
    google.set(stick_next_job=True)
    await approve(polled)
    polled.clock.go_on(hours=24)
    await polled.tick()
    assert states(google) == ["JOB_STATE_RUNNING"]
    polled.clock.go_on(hours=1)
    await polled.tick()
    polled.clock.go_on(minutes=1)
    assert states(google) == ["JOB_STATE_CANCELLED"]
    await polled.tick()
    job = await polled.job()
    assert (job["state"], job["open"], job["cancel_asked_by"]) == ("cancelled", False, "job_poller")
    assert {"job_stuck", "job_failed"} <= set(await polled.notices())
    assert google.calls("tuningJobs.create") == 1


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (400, "The adapter size is not supported for this base model."),
        # The same cause has been answered so, too.
        (404, "Requested entity was not found."),
    ],
)
async def test_an_adapter_size_that_google_does_not_take_is_reported_as_an_option_to_change(
    polled: Polled, google: Vertex, status: int, message: str
) -> None:
    error = {"code": status, "message": message, "status": "INVALID_ARGUMENT"}
    google.fault("tuningJobs.create", "status", status=status, body={"error": error})
    await approve(polled, options={"adapter_size": 16})
    dataset = await polled.read("datasets/d")
    assert dataset["state"] == "refused"
    assert "check the base model (gemini-3.1-flash-lite)" in dataset["reason"]
    assert "the options" in dataset["reason"]
    assert (message in dataset["reason"]) == (status == 400)
    assert google.get("/sim/state")["jobs"] == []
    assert "job_refused" in await polled.notices()


@pytest.mark.parametrize(
    ("code", "message", "minutes"),
    [
        (7, "The agent does not have storage.objects.get access to the bucket.", 10),
        (9, "Service agents are being provisioned. Please try again in a few minutes.", 10),
        (13, "Internal error encountered.", 0),
    ],
)
async def test_a_job_that_google_could_not_read_for_is_replaced_after_ten_minutes(
    polled: Polled, google: Vertex, clock: Clock, code: int, message: str, minutes: int
) -> None:
    google.set(fail_next_job={"code": code, "message": message})
    await approve(polled)
    clock.go_on(seconds=JOB_SECONDS)
    await polled.tick()
    assert states(google) == ["JOB_STATE_FAILED"]
    for _ in range(minutes):
        await polled.tick()
        assert len(states(google)) == 1
        clock.go_on(minutes=1)
    await polled.tick()
    assert len(states(google)) == 2
    clock.go_on(seconds=JOB_SECONDS)
    await polled.tick()
    assert (await polled.job())["attempt"] == 2
    assert "job_failed" not in await polled.notices()
