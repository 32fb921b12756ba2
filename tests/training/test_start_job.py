"""A start is recorded, retried for a day, and never loses a job that may exist."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.training.polled import Polled
from tests.training.providers import Place
from tuneline.errors import RetryError
from tuneline.inference.model_host_errors import NoCreditRetryError
from tuneline.storage.claims import ClaimLostRetryError, take_over
from tuneline.storage.objects import ObjectGoneDropError
from tuneline.storage.record_store import RecordClaim
from tuneline.storage.records.dataset import Dataset
from tuneline.storage.sqlite import SqliteDocuments
from tuneline.training.provider import JobRequest, RefusedDropError


class Moody(Place):
    """A place that refuses, is busy, or makes a job and does not say so."""

    mood = "willing"

    def __init__(self) -> None:
        super().__init__()
        self.orders: list[JobRequest] = []

    async def start(self, request: JobRequest) -> str:
        self.orders.append(request)
        if self.mood == "refuses":
            raise RefusedDropError("no new jobs here: set OPENAI_BASE_URL to a host that still trains")
        if self.mood == "finds nothing":
            raise ObjectGoneDropError("artifacts/prepared/d/train.jsonl is gone")
        if self.mood == "no credit":
            raise NoCreditRetryError("429 insufficient_quota: the account there has no credit left")
        if self.mood == "busy":
            raise RetryError("429, come again")
        if request.find_only and f"place-{request.mark}" not in self.jobs:
            raise RefusedDropError("no job was created in time")
        job = await super().start(request)
        if self.mood == "silent":
            raise RetryError("no answer")
        return job


@pytest.fixture
def place() -> Moody:
    return Moody()


@pytest.fixture
async def polled(tmp_path: Path, place: Moody) -> AsyncIterator[Polled]:
    documents = SqliteDocuments(tmp_path / "store.db")
    yield Polled(documents, place)
    await documents.close()


async def test_a_start_is_reported_with_what_it_may_cost(polled: Polled) -> None:
    await polled.approve()
    await polled.tick()
    (notice,) = await polled.documents.query("notices", where={})
    facts = {"name": "clinic.jsonl", "base_model": "gpt-4.1-mini-2025-04-14", "examples": 10, "usd": 0.5}
    assert (notice.data["kind"], notice.data["about"]) == ("job_started", "place-d")
    assert notice.data["facts"] == {**facts, "dataset": "d", "by": None}
    assert (await polled.job())["attempt"] == 1


@pytest.mark.parametrize("price", ["5.01", None])
async def test_what_is_over_the_budget_waits_and_is_reported_once(polled: Polled, price: str | None) -> None:
    await polled.approve(price=price)
    for _ in range(3):
        await polled.tick()
    assert (await polled.read("datasets/d"))["state"] == "awaiting_approval"
    (notice,) = await polled.documents.query("notices", where={})
    assert notice.data["kind"] == "dataset_waiting"
    assert notice.data["facts"]["reason"] == (await polled.read("datasets/d"))["reason"]


async def test_a_refused_job_is_reported_with_what_can_be_done_instead(polled: Polled, place: Moody) -> None:
    place.mood = "refuses"
    await polled.approve()
    for _ in range(3):
        await polled.tick()
    (notice,) = await polled.documents.query("notices", where={})
    assert notice.data["kind"] == "job_refused"
    reason = "no new jobs here: set OPENAI_BASE_URL to a host that still trains"
    facts = {"name": "clinic.jsonl", "base_model": "gpt-4.1-mini-2025-04-14", "examples": 10, "usd": 0.5}
    assert notice.data["facts"] == {**facts, "reason": reason}
    assert (await polled.read("spending/2026-11"))["usd"] == "0"
    assert len(place.orders) == 1


async def test_prepared_files_that_are_gone_are_reported(polled: Polled, place: Moody) -> None:
    place.mood = "finds nothing"
    await polled.approve()
    for _ in range(2):
        await polled.tick()
    assert (await polled.read("datasets/d"))["state"] == "gone"
    (notice,) = await polled.documents.query("notices", where={})
    assert notice.data["kind"] == "job_refused"
    assert "upload the dataset again" in str(notice.data["facts"]["reason"])
    assert (notice.data["facts"]["name"], notice.data["facts"]["usd"]) == ("clinic.jsonl", 0.5)


async def test_a_busy_place_is_asked_again_for_a_day(polled: Polled, place: Moody) -> None:
    place.mood = "busy"
    await polled.approve()
    for _ in range(23):
        polled.clock.go_on(hours=1)
        await polled.tick()
    place.mood = "willing"
    polled.clock.go_on(minutes=30)
    assert await polled.tick() == {"place-d": "training"}
    assert len(place.orders) == 24


async def test_a_dataset_that_waits_for_credit_says_so_until_its_job_is_started(
    polled: Polled, place: Moody, caplog: pytest.LogCaptureFixture
) -> None:
    place.mood = "no credit"
    await polled.approve()
    await polled.tick()
    dataset = await polled.read("datasets/d")
    assert (dataset["state"], dataset["waits_for"]) == ("starting", "no_credit")
    assert "no credit left" in dataset["reason"]
    assert "model_access" in [getattr(record, "fields", {}).get("alert") for record in caplog.records]
    await polled.tick()
    (notice,) = await polled.documents.query("notices", where={})
    assert (notice.data["kind"], notice.data["facts"]["dataset"]) == ("no_credit", "clinic.jsonl")
    place.mood = "busy"
    await polled.tick()
    assert (await polled.read("datasets/d"))["waits_for"] is None
    place.mood = "no credit"
    await polled.tick()
    place.mood = "willing"
    await polled.tick()
    dataset = await polled.read("datasets/d")
    assert (dataset["state"], dataset["waits_for"], dataset["reason"]) == ("training", None, None)


async def test_after_a_day_it_is_given_up(polled: Polled, place: Moody) -> None:
    place.mood = "busy"
    await polled.approve()
    await polled.tick()
    place.mood = "willing"
    polled.clock.go_on(hours=25)
    await polled.tick()
    dataset = await polled.read("datasets/d")
    assert (dataset["state"], dataset["reason"]) == (
        "refused",
        "the job could not be started for a day: 429, come again",
    )
    assert (place.jobs, await polled.notices()) == ({}, ["job_refused"])


async def test_a_search_that_fails_after_a_day_gives_nothing_up(polled: Polled, place: Moody) -> None:
    place.mood = "silent"
    await polled.approve()
    await polled.tick()
    polled.clock.go_on(hours=30)
    for mood in ("busy", "no credit"):
        place.mood = mood
        await polled.tick()
        assert (await polled.read("datasets/d"))["state"] == "starting"
    assert (await polled.read("spending/2026-11"))["usd"] == "0.50"
    place.mood = "willing"
    assert await polled.tick() == {"place-d": "training"}
    assert [request.find_only for request in place.orders] == [False, True, True, True]


async def test_a_job_that_was_made_unseen_is_found_even_after_a_day(polled: Polled, place: Moody) -> None:
    place.mood = "silent"
    await polled.approve()
    await polled.tick()
    place.mood = "willing"
    polled.clock.go_on(hours=30)
    assert await polled.tick() == {"place-d": "training"}
    assert [request.find_only for request in place.orders] == [False, True]
    assert (await polled.read("spending/2026-11"))["usd"] == "0.50"


async def test_what_was_begun_is_not_held_back_when_the_month_is_spent_meanwhile(
    polled: Polled, place: Moody
) -> None:
    place.mood = "silent"
    await polled.approve()
    await polled.tick()
    place.mood = "willing"
    # An operator approved an expensive one.
    await polled.documents.delete("spending/2026-11")
    spent = {"datasets": {"e": "19.99", "d": "0.50"}, "usd": "20.49"}
    await polled.documents.create("spending/2026-11", spent)
    assert await polled.tick() == {"place-d": "training"}
    assert (await polled.read("datasets/d"))["state"] == "training"
    assert await polled.notices() == ["job_started"]
    assert await polled.read("spending/2026-11") == spent


async def test_an_approval_restarts_the_day_of_retries(polled: Polled, place: Moody) -> None:
    created = polled.clock()
    polled.clock.go_on(hours=30)
    await polled.approve(created_at=created, approved_at=polled.clock())
    await polled.tick()
    assert not place.orders[0].find_only


async def test_the_least_tried_are_taken_up_first(polled: Polled, place: Moody) -> None:
    place.mood = "busy"
    await polled.approve(attempts=5)
    (dataset,) = await polled.documents.get_many(["datasets/d"])
    assert dataset is not None
    await polled.documents.create("datasets/e", {**dataset.data, "attempts": 0})
    await polled.tick()
    assert [request.id for request in place.orders] == ["e", "d"]


async def test_a_job_that_a_dead_run_has_recorded_is_followed_as_it_is(polled: Polled, place: Moody) -> None:
    place.mood = "silent"
    await polled.approve()
    await polled.tick()
    place.mood = "willing"
    recorded = {"state": "training", "open": True, "provider": "place", "dataset": "d", "attempt": 1}
    await polled.documents.create(
        "jobs/place-d", {**recorded, "created_at": polled.clock(), "name": "recorded"}
    )
    assert await polled.tick() == {"place-d": "training"}
    assert (await polled.read("jobs/place-d"))["name"] == "recorded"
    assert (await polled.read("datasets/d"))["state"] == "training"


async def test_a_run_that_lost_its_claim_ends_nothing(polled: Polled) -> None:
    await polled.approve()
    (dataset,) = await polled.documents.get_many(["datasets/d"])
    assert dataset is not None
    held = RecordClaim(await take_over(polled.documents, dataset, now=polled.clock), Dataset)

    async def lost() -> str:
        raise ClaimLostRetryError("datasets/d was taken over")

    with pytest.raises(ClaimLostRetryError):
        await polled.job_starter.run_claimed(held, "d", lost())
    assert (await polled.read("datasets/d"))["lease_until"] > polled.clock()
