"""A training that waits for its turn is said to wait; one that runs without an end is cancelled."""

import logging
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.training.polled import Polled
from tests.training.providers import Place
from tuneline.inference.model_host_errors import NoAccessRetryError
from tuneline.storage.sqlite import SqliteDocuments
from tuneline.training.provider import JobRequest, NoSlotRetryError, Progress, RefusedDropError


class Busy(Place):
    """Answers each start with an error that a test chooses, until there is none."""

    name = "busy"
    cancel_after = timedelta(hours=24)

    def __init__(self) -> None:
        super().__init__()
        self.error: Callable[[], Exception] | None = None
        self.cancelled: list[str] = []

    async def cancel(self, job: str) -> None:
        self.cancelled.append(job)

    async def start(self, request: JobRequest) -> str:
        if self.error is not None:
            raise self.error()
        return await super().start(request)


@pytest.fixture
def place() -> Busy:
    return Busy()


@pytest.fixture
async def polled(tmp_path: Path, place: Busy) -> AsyncIterator[Polled]:
    documents = SqliteDocuments(tmp_path / "store.db")
    yield Polled(documents, place)
    await documents.close()


async def test_a_start_without_a_free_slot_is_told_once_and_starts_later(
    polled: Polled, place: Busy, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    place.error = lambda: NoSlotRetryError("one at a time")
    await polled.approve()
    for _ in range(3):
        await polled.tick()
        polled.clock.go_on(minutes=1)
    assert await polled.notices() == ["job_waiting"]
    lines = [(record.levelname, record.message) for record in caplog.records]
    assert lines == [("WARNING", "notice"), *[("INFO", "training waits")] * 3]
    dataset = await polled.read("datasets/d")
    assert (dataset["state"], dataset["reason"], dataset.get("waits_for")) == (
        "starting",
        "one at a time",
        None,
    )
    place.error = None
    await polled.tick()
    assert (await polled.read("datasets/d"))["state"] == "training"


async def test_a_job_that_waits_at_its_provider_is_told_once(polled: Polled, place: Busy) -> None:
    await polled.approve()
    await polled.tick()
    for job in place.jobs:
        place.jobs[job] = Progress("training", "WAITING_FOR_QUOTA", is_waiting=True)
    for _ in range(2):
        polled.clock.go_on(minutes=1)
        await polled.tick()
    assert (await polled.notices()).count("job_waiting") == 1
    assert (await polled.job())["reported"] == "WAITING_FOR_QUOTA"


async def test_a_refusal_shows_the_operator_what_the_provider_says(polled: Polled, place: Busy) -> None:
    place.error = lambda: RefusedDropError("Not accepted.", quoted="Row: 0 (row 0 is line 7)")
    await polled.approve()
    await polled.tick()
    dataset = await polled.read("datasets/d")
    assert dataset["reason"] == "Not accepted. The provider says: Row: 0 (row 0 is line 7)"


async def test_a_job_that_runs_for_a_day_is_cancelled_once_and_reported(polled: Polled, place: Busy) -> None:
    await polled.approve()
    await polled.tick()
    (job,) = place.jobs
    place.jobs[job] = Progress("training", "RUNNING", running_since=polled.clock())
    polled.clock.go_on(hours=24)
    await polled.tick()
    assert place.cancelled == []
    for _ in range(2):
        polled.clock.go_on(minutes=1)
        await polled.tick()
    assert place.cancelled == [job]
    stored = await polled.job()
    assert (stored["cancel_asked_by"], stored["open"]) == ("job_poller", True)
    reason = "it has been running for more than 24 hours, so it is cancelled at its host"
    assert stored["reason"] == reason
    place.jobs[job] = Progress("cancelled", "CANCELLED")
    await polled.tick()
    stored = await polled.job()
    assert (stored["state"], stored["reason"]) == ("cancelled", reason)
    assert (await polled.read("datasets/d"))["reason"] == reason
    assert {"job_stuck", "job_failed"} <= set(await polled.notices())


async def test_an_overdue_job_that_succeeds_before_its_cancellation_has_no_reason(
    polled: Polled, place: Busy
) -> None:
    await polled.approve()
    await polled.tick()
    (job,) = place.jobs
    place.jobs[job] = Progress("training", "RUNNING", running_since=polled.clock())
    polled.clock.go_on(hours=25)
    await polled.tick()
    place.finish()
    await polled.tick()
    stored = await polled.job()
    assert (stored["state"], stored.get("reason")) == ("serving", None)


async def test_waiting_for_a_slot_is_not_running(polled: Polled, place: Busy) -> None:
    await polled.approve()
    await polled.tick()
    (job,) = place.jobs
    place.jobs[job] = Progress("training", "WAITING_FOR_QUOTA", is_waiting=True)
    polled.clock.go_on(hours=30)
    await polled.tick()
    assert (await polled.job()).get("cancel_asked_at") is None


@pytest.mark.parametrize(("name", "kind"), [("vertex", "vertex_refused"), ("busy", "key_refused")])
async def test_a_refused_account_is_told_with_the_steps_of_its_provider(
    tmp_path: Path, name: str, kind: str
) -> None:
    documents, place = SqliteDocuments(tmp_path / "other.db"), Busy()
    place.name = name
    place.error = lambda: NoAccessRetryError("403")
    polled = Polled(documents, place)
    await polled.approve()
    await polled.tick()
    assert await polled.notices() == [kind]
    await documents.close()
