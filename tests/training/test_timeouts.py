"""A stage that takes too long is reported once, followed further, and closed in the end."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.training.polled import Polled
from tests.training.providers import Place
from tuneline.errors import RetryError
from tuneline.notices.render import render_notice
from tuneline.storage.sqlite import SqliteDocuments
from tuneline.training.poll_jobs import SomeJobsFailedRetryError
from tuneline.training.provider import Progress, ServedModel

JOB = "place-d"


class Silent(Place):
    """A provider that does not answer, on request."""

    is_silent = False

    async def progress(self, job: str) -> Progress:
        progress = await super().progress(job)
        if self.is_silent:
            raise RetryError("no answer")
        return progress

    async def activate(self, job: str, model: str) -> ServedModel | None:
        if self.is_silent:
            raise RetryError("no answer")
        return await super().activate(job, model)


@pytest.fixture
def place() -> Silent:
    return Silent()


@pytest.fixture
async def polled(tmp_path: Path, place: Silent) -> AsyncIterator[Polled]:
    """With one job in training."""
    documents = SqliteDocuments(tmp_path / "store.db")
    polled = Polled(documents, place)
    await polled.approve()
    await polled.tick()
    yield polled
    await documents.close()


async def test_a_state_nobody_knew_is_followed_and_reported_once_after_48_hours(
    polled: Polled, place: Silent
) -> None:
    place.jobs[JOB] = Progress("training", "moderating")
    for hours, told in ((47, 0), (2, 1), (2, 1), (50, 1)):
        polled.clock.go_on(hours=hours)
        assert await polled.tick() == {JOB: "training"}
        assert (await polled.notices()).count("job_stuck") == told
    place.finish()
    polled.clock.go_on(hours=1)
    assert await polled.tick() == {JOB: "serving"}


async def test_a_stuck_job_is_looked_at_every_hour(polled: Polled, place: Silent) -> None:
    polled.clock.go_on(hours=49)
    await polled.tick()
    place.asked = 0
    for _ in range(120):
        polled.clock.go_on(minutes=1)
        await polled.tick()
    assert place.asked == 2


async def test_a_job_in_training_for_seven_days_is_closed_and_left_alone_at_its_host(
    polled: Polled, place: Silent
) -> None:
    polled.clock.go_on(days=7)
    assert await polled.tick() == {JOB: "failed"}
    job = await polled.job()
    assert (job["open"], "scripts/tuneline model" in job["reason"]) == (False, True)
    assert (await polled.read("datasets/d"))["state"] == "failed"
    assert place.jobs[JOB].state == "training"
    # Whether it will be billed is not known, so the estimate stays.
    assert (await polled.read("spending/2026-11"))["usd"] == "0.50"
    assert await polled.notices() == ["job_failed", "job_started"]


async def test_success_without_a_model_is_waited_for_half_an_hour(polled: Polled, place: Silent) -> None:
    place.finish(model=None, trained_tokens=60_000)
    assert await polled.tick() == {JOB: "trained"}
    polled.clock.go_on(minutes=29)
    assert await polled.tick() == {JOB: "trained"}
    polled.clock.go_on(minutes=1)
    assert await polled.tick() == {JOB: "failed"}
    assert "scripts/tuneline model" in (await polled.job())["reason"]
    # The training was billed all the same: 60,000 tokens at 5 dollars a million.
    assert (await polled.read("spending/2026-11"))["usd"] == "0.30"


@pytest.mark.parametrize(("is_certain", "usd"), [(True, "0.30"), (False, "0.50")])
async def test_a_number_of_tokens_that_may_be_too_low_never_lowers_the_estimate(
    polled: Polled, place: Silent, is_certain: bool, usd: str
) -> None:
    place.finish(trained_tokens=60_000, is_token_count_certain=is_certain)
    await polled.tick()
    assert (await polled.read("spending/2026-11"))["usd"] == (await polled.job())["usd"] == usd


async def test_a_number_of_tokens_that_may_be_too_low_may_raise_the_estimate(
    polled: Polled, place: Silent
) -> None:
    place.finish(trained_tokens=120_000, is_token_count_certain=False)
    await polled.tick()
    assert (await polled.read("spending/2026-11"))["usd"] == "0.60"


async def test_a_model_that_comes_late_is_taken(polled: Polled, place: Silent) -> None:
    place.finish(model=None)
    await polled.tick()
    polled.clock.go_on(minutes=29)
    place.finish()
    assert await polled.tick() == {JOB: "serving"}


async def test_a_model_that_does_not_answer_is_reported_after_an_hour_and_given_up_after_48(
    polled: Polled, place: Silent
) -> None:
    place.finish()
    polled.proven.alive = False
    await polled.tick()
    for hours, told in ((0.9, 0), (0.1, 1), (24, 1), (22.9, 1)):
        polled.clock.go_on(hours=hours)
        assert await polled.tick() == {JOB: "activating"}
        assert (await polled.notices()).count("job_stuck") == told
    polled.clock.go_on(hours=0.1)
    assert await polled.tick() == {JOB: "failed"}
    # Once while it trained, once when it had ended; after that only its model is asked.
    assert place.asked == 2


async def test_a_host_that_is_silent_for_ever_does_not_keep_a_job_open_for_ever(
    polled: Polled, place: Silent
) -> None:
    place.is_silent = True
    for days in (0, 3, 4):
        polled.clock.go_on(days=days)
        with pytest.raises(SomeJobsFailedRetryError):
            await polled.tick()
    assert await polled.tick() == {}
    assert await polled.notices() == ["job_failed", "job_started", "job_stuck"]


async def test_a_place_that_cannot_activate_for_ever_does_not_either(polled: Polled, place: Silent) -> None:
    place.finish()
    polled.proven.alive = False
    await polled.tick()
    place.is_silent = True
    polled.clock.go_on(hours=48)
    with pytest.raises(SomeJobsFailedRetryError):
        await polled.tick()
    job = await polled.job()
    assert job["open"] is False
    assert polled.proven.given_up == [(job["model"], job["reason"])]


async def test_a_job_that_its_host_does_not_know_is_closed_after_an_hour(
    polled: Polled, place: Silent
) -> None:
    known = place.jobs.pop(JOB)
    assert await polled.tick() == {JOB: "training"}
    polled.clock.go_on(minutes=59)
    place.jobs[JOB] = known
    await polled.tick()
    del place.jobs[JOB]
    polled.clock.go_on(minutes=59)
    assert await polled.tick() == {JOB: "training"}
    polled.clock.go_on(minutes=61)
    assert await polled.tick() == {JOB: "failed"}
    assert "has not known this job" in (await polled.job())["reason"]


async def test_a_job_of_a_place_that_is_not_set_up_any_more_is_bounded_too(polled: Polled) -> None:
    (job,) = await polled.documents.query("jobs", where={})
    await polled.documents.replace(job, {**job.data, "provider": "gone"})
    with pytest.raises(SomeJobsFailedRetryError):
        await polled.tick()
    polled.clock.go_on(days=7)
    with pytest.raises(SomeJobsFailedRetryError):
        await polled.tick()
    assert (await polled.job())["state"] == "failed"


async def test_a_job_that_failed_by_its_hosts_fault_is_started_once_more_as_a_new_one(
    polled: Polled, place: Silent
) -> None:
    place.jobs[JOB] = Progress("failed", "error", reason="internal error", may_succeed_again=True)
    assert await polled.tick() == {JOB: "failed"}
    assert (await polled.read("datasets/d"))["state"] == "starting"
    # The next one learns from what was uploaded for this one.
    assert place.discarded == []
    polled.clock.go_on(minutes=1)
    assert await polled.tick() == {f"{JOB}-2": "training"}
    spent = await polled.read("spending/2026-11")
    assert spent["datasets"] == {"d": "0.50"}
    place.finish(trained_tokens=60_000)
    assert await polled.tick() == {f"{JOB}-2": "serving"}
    assert len(place.discarded) == 1
    assert (await polled.read("spending/2026-11"))["usd"] == "0.30"
    assert await polled.notices() == ["job_done", "job_started", "job_started"]


async def test_a_host_that_deletes_nothing_keeps_no_model_waiting(
    polled: Polled, place: Silent, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(recorded: Mapping[str, Any]) -> None:
        raise RetryError(f"{sorted(recorded)} cannot be deleted now")

    monkeypatch.setattr(place, "discard", never)
    place.finish()
    with pytest.raises(SomeJobsFailedRetryError):
        await polled.tick()
    assert await polled.tick() == {JOB: "serving"}


@pytest.mark.parametrize(("tokens", "usd"), [(60_000, "0.30"), (None, "0.50")])
async def test_a_job_that_failed_with_a_model_is_billed_and_its_model_is_named(
    polled: Polled, place: Silent, tokens: int | None, usd: str
) -> None:
    model = "projects/1/locations/us/models/77"
    place.jobs[JOB] = Progress(
        "failed", "FAILED", reason="no endpoint.", undeployed_model=model, trained_tokens=tokens
    )
    assert await polled.tick() == {JOB: "failed"}
    assert await polled.tick() == {}
    assert await polled.notices() == ["job_failed", "job_started"]
    assert (await polled.read("spending/2026-11"))["usd"] == usd
    shown = render_notice(await polled.notice(f"job_failed-{JOB}"), "en")
    assert any(model in step for step in shown.steps)


async def test_the_second_job_is_the_last(polled: Polled, place: Silent) -> None:
    for job in (JOB, f"{JOB}-2"):
        place.jobs[job] = Progress("failed", "error", reason="internal error", may_succeed_again=True)
        await polled.tick()
    await polled.tick()
    assert set(place.jobs) == {JOB, f"{JOB}-2"}
    assert (await polled.read("datasets/d"))["state"] == "failed"
    assert (await polled.read("spending/2026-11"))["usd"] == "0"
    assert (await polled.notices()).count("job_failed") == 1
    assert len(place.discarded) == 1


async def test_the_second_job_is_within_the_budget_or_waits(polled: Polled, place: Silent) -> None:
    place.jobs[JOB] = Progress("failed", "error", may_succeed_again=True)
    await polled.tick()
    month = (await polled.documents.get_many(["spending/2026-11"]))[0]
    assert month is not None
    spent = {"datasets": {**month.data["datasets"], "other": "19.80"}, "usd": "20.30"}
    await polled.documents.replace(month, spent)
    await polled.tick()
    assert (await polled.read("datasets/d"))["state"] == "awaiting_approval"
    assert f"{JOB}-2" not in place.jobs
    # The first was not billed, and the second may never be.
    assert await polled.read("spending/2026-11") == {"datasets": {"other": "19.80"}, "usd": "19.80"}


async def test_those_looked_at_longest_ago_come_first_and_the_rest_waits_for_the_next_tick(
    polled: Polled, place: Silent
) -> None:
    (job,) = await polled.documents.query("jobs", where={})
    for number in range(9):
        looked = {"looked_at": polled.clock() - timedelta(minutes=number)}
        await polled.documents.create(f"jobs/place-{number}", {**job.data, **looked})
        place.jobs[f"place-{number}"] = place.jobs[JOB]
    seconds = iter(range(0, 1000, 10))
    polled.jobs_poller._clock = lambda: next(seconds)
    # Every look seems to take ten seconds: four of the ten fit in a tick.
    assert list(await polled.jobs_poller.tick()) == [f"place-{number}" for number in (8, 7, 6, 5)]
    polled.clock.go_on(minutes=1)
    assert sorted(await polled.jobs_poller.tick()) == ["place-1", "place-2", "place-3", "place-4"]


async def test_two_pollers_at_once_tell_pay_and_prove_once(polled: Polled, place: Silent) -> None:
    place.finish(trained_tokens=60_000)
    await asyncio.gather(*(polled.tick() for _ in range(5)), return_exceptions=True)
    await polled.tick()
    assert await polled.notices() == ["job_done", "job_started"]
    assert (await polled.read("spending/2026-11"))["datasets"] == {"d": "0.30"}
    assert (await polled.job())["state"] == "serving"


@pytest.mark.parametrize(
    ("who", "reason"), [("mei", "the job was cancelled by mei"), (None, "the job was cancelled")]
)
async def test_a_cancelled_job_says_who_asked_for_it(
    polled: Polled, place: Silent, who: str | None, reason: str
) -> None:
    (job,) = await polled.documents.get_many([f"jobs/{JOB}"])
    assert job is not None
    await polled.documents.replace(job, {**job.data, **({"cancel_asked_by": who} if who else {})})
    await place.cancel(JOB)
    await polled.tick()
    assert (await polled.job())["reason"] == (await polled.read("datasets/d"))["reason"] == reason


async def test_a_job_whose_dataset_was_deleted_ends_all_the_same(polled: Polled, place: Silent) -> None:
    await polled.documents.delete("datasets/d")
    place.jobs[JOB] = Progress("failed", "error", reason="internal error", may_succeed_again=True)
    assert await polled.tick() == {JOB: "failed"}
    assert await polled.read("datasets/d") == {}
    assert (await polled.job())["open"] is False


async def test_an_earlier_job_says_nothing_of_a_dataset_that_a_later_one_trains(
    polled: Polled, place: Silent
) -> None:
    (dataset,) = await polled.documents.get_many(["datasets/d"])
    assert dataset is not None
    await polled.documents.replace(dataset, {**dataset.data, "attempt": 2})
    place.finish()
    assert await polled.tick() == {JOB: "serving"}
    assert (await polled.read("datasets/d"))["state"] == "training"
