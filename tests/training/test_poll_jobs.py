"""Every open job is followed to its end, and its model serves once it responds."""

import asyncio
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.platforms import KEY, OpenAI
from tests.training.test_openai_provider import BASE, Steps, files
from tuneline.bootstrap.chat_hosts import chat_model
from tuneline.bootstrap.training_providers import openai_provider as make_trainer
from tuneline.budget import Budget
from tuneline.models.promotion_gate import PromotionGate
from tuneline.notices.notice import Notices
from tuneline.notices.render import render_notice
from tuneline.settings import ChatSettings, TrainingSettings
from tuneline.storage.documents import Documents
from tuneline.storage.records.notice import Notice
from tuneline.training.openai_provider import OpenAIProvider
from tuneline.training.poll_job import JobPoller
from tuneline.training.poll_jobs import JobsPoller, SomeJobsFailedRetryError

pytestmark = pytest.mark.stores("sqlite")

# Jobs of one moment: none of them is later than another.
NOW = datetime.now(UTC)


@pytest.fixture
def jobs_poller(documents: Documents, openai: OpenAI) -> JobsPoller:
    return JobsPoller(
        documents=documents,
        job_poller=JobPoller(
            documents=documents,
            providers={"openai": make_trainer(TrainingSettings(KEY, openai.base_url, BASE))},
            gate=PromotionGate(
                documents=documents,
                model=chat_model(ChatSettings(KEY, openai.base_url, BASE), seconds=5, max_retries=0),
            ),
            budget=Budget(documents=documents, job_usd=Decimal(5), month_usd=Decimal(20)),
            notices=Notices(documents=documents),
        ),
    )


@pytest.fixture
def trainer(openai: OpenAI) -> OpenAIProvider:
    return make_trainer(TrainingSettings(KEY, openai.base_url, BASE))


async def started(documents: Documents, trainer: OpenAIProvider, *, n: int = 0) -> str:
    """Return a job that training has been started for, with its documents; returns its id."""
    dataset = f"{n:032d}"
    steps = Steps()
    job = await trainer.start(steps.order(id_=dataset))
    await documents.create(f"datasets/{dataset}", {"state": "training", "job": job, "steps": steps.recorded})
    data = {"provider": "openai", "dataset": dataset, "base_model": BASE, "system_prompt": "你是櫃檯。"}
    await documents.create(f"jobs/{job}", {**data, "state": "training", "open": True, "created_at": NOW})
    return job


async def read(documents: Documents, path: str) -> dict[str, Any]:
    (found,) = await documents.get_many([path])
    return found.data if found else {}


async def test_a_finished_jobs_model_is_recorded_and_serves(
    documents: Documents, jobs_poller: JobsPoller, trainer: OpenAIProvider, openai: OpenAI
) -> None:
    openai.set(job_seconds=0)
    job = await started(documents, trainer)
    assert await jobs_poller.tick() == {job: "serving"}
    serving = await read(documents, "bot/serving")
    model = await read(documents, f"models/{serving['version']}")
    assert serving["model"] == model["model"]
    assert serving["model"].startswith(f"ft:{BASE}")
    assert serving["system_prompt"] == model["system_prompt"] == "你是櫃檯。"
    assert (await read(documents, f"jobs/{job}"))["open"] is False
    assert (await read(documents, f"datasets/{0:032d}"))["state"] == "trained"
    assert await jobs_poller.tick() == {}


async def test_a_second_model_takes_over_and_the_first_stays_behind_it(
    documents: Documents, jobs_poller: JobsPoller, trainer: OpenAIProvider, openai: OpenAI
) -> None:
    openai.set(job_seconds=0)
    await started(documents, trainer, n=1)
    await jobs_poller.tick()
    first = await read(documents, "bot/serving")
    await started(documents, trainer, n=2)
    await jobs_poller.tick()
    second = await read(documents, "bot/serving")
    assert second["model"] != first["model"]
    assert [one["version"] for one in second["fallback"]] == [first["version"]]


async def test_success_without_a_model_and_a_model_not_ready_yet_are_waited_for(
    documents: Documents, jobs_poller: JobsPoller, trainer: OpenAIProvider, openai: OpenAI
) -> None:
    openai.set(job_seconds=0, succeeded_without_model_seconds=3600, fresh_model_404_seconds=3600)
    job = await started(documents, trainer)
    for awaited, state in (
        ("", "trained"),
        ("succeeded_without_model_seconds", "activating"),
        ("fresh_model_404_seconds", "serving"),
    ):
        assert await read(documents, "bot/serving") == {}
        openai.set(**({awaited: 0} if awaited else {}))
        assert (await jobs_poller.tick())[job] == state


@pytest.mark.stores("sqlite", "firestore")
async def test_two_pollers_at_once_promote_once(
    documents: Documents, jobs_poller: JobsPoller, trainer: OpenAIProvider, openai: OpenAI
) -> None:
    openai.set(job_seconds=0)
    for n in range(3):
        await started(documents, trainer, n=n)
    await asyncio.gather(*(jobs_poller.tick() for _ in range(4)), return_exceptions=True)
    serving = await read(documents, "bot/serving")
    assert len(await documents.query("models", where={})) == 3
    versions = [serving["version"], *(one["version"] for one in serving["fallback"])]
    assert len(set(versions)) == len(versions) == 3
    assert await documents.query("jobs", where={"open": True}) == []


@pytest.mark.parametrize("state", ["failed", "cancelled"])
async def test_a_job_that_fails_or_is_cancelled_is_closed_with_its_reason(
    documents: Documents, jobs_poller: JobsPoller, trainer: OpenAIProvider, openai: OpenAI, state: str
) -> None:
    if state == "failed":
        openai.set(job_seconds=0, fail_next_job={"code": "invalid_training_file", "message": "bad line"})
    job = await started(documents, trainer)
    if state == "cancelled":
        await trainer.cancel(job)
    assert await jobs_poller.tick() == {job: state}
    closed = await read(documents, f"jobs/{job}")
    assert (closed["open"], closed["state"]) == (False, state)
    assert (await read(documents, f"datasets/{0:032d}"))["state"] == state
    assert await read(documents, "bot/serving") == {}
    if state == "failed":
        assert closed["reason"] == "bad line"


@pytest.mark.parametrize("end", ["trained", "failed", "cancelled"])
async def test_what_was_uploaded_stays_at_the_host_until_the_job_has_ended(
    documents: Documents, jobs_poller: JobsPoller, trainer: OpenAIProvider, openai: OpenAI, end: str
) -> None:
    failing = {"fail_next_job": {"code": "invalid_training_file", "message": "bad line"}}
    openai.set(job_seconds=60 if end == "cancelled" else 0, **(failing if end == "failed" else {}))
    job = await started(documents, trainer)
    if end == "cancelled":
        await jobs_poller.tick()
        await trainer.cancel(job)
    assert len(files(openai)) == 1
    # It is deleted and the answer lost, then it is gone already: neither holds the job up.
    openai.fault("files.delete", "lost_answer")
    await jobs_poller.tick()
    assert (files(openai), await documents.query("jobs", where={"open": True})) == ([], [])
    assert openai.calls("files.delete") == 2


async def test_one_bad_job_does_not_stop_the_others(
    documents: Documents, jobs_poller: JobsPoller, trainer: OpenAIProvider, openai: OpenAI
) -> None:
    openai.set(job_seconds=0)
    jobs = [await started(documents, trainer, n=n) for n in range(3)]
    broken = await read(documents, f"jobs/{jobs[1]}")
    (document,) = await documents.get_many([f"jobs/{jobs[1]}"])
    assert document is not None
    await documents.replace(document, {name: broken[name] for name in ("open", "state", "provider")})
    with pytest.raises(SomeJobsFailedRetryError, match="1 of 3"):
        await jobs_poller.tick()
    states = {job: (await read(documents, f"jobs/{job}"))["state"] for job in jobs}
    assert states == {jobs[0]: "serving", jobs[1]: "training", jobs[2]: "serving"}


async def test_a_host_that_does_not_answer_leaves_the_job_open(
    documents: Documents, jobs_poller: JobsPoller, trainer: OpenAIProvider, openai: OpenAI
) -> None:
    openai.set(job_seconds=0)
    job = await started(documents, trainer)
    openai.fault("jobs.retrieve", "status", status=500)
    with pytest.raises(SomeJobsFailedRetryError):
        await jobs_poller.tick()
    assert (await read(documents, f"jobs/{job}"))["open"] is True
    assert await jobs_poller.tick() == {job: "serving"}


@pytest.mark.parametrize(
    ("code", "status", "reason"),
    [("no_credit", 429, "insufficient_quota"), ("key_refused", 401, "invalid_api_key")],
)
async def test_a_host_at_which_a_job_cannot_be_followed_is_reported_once_a_day(
    documents: Documents,
    jobs_poller: JobsPoller,
    trainer: OpenAIProvider,
    openai: OpenAI,
    code: str,
    status: int,
    reason: str,
) -> None:
    openai.set(job_seconds=0)
    jobs = [await started(documents, trainer, n=n) for n in range(2)]
    body = {"error": {"message": "no", "code": reason}}
    openai.fault("jobs.retrieve", "status", status=status, body=body, times=4)
    for _ in range(2):
        with pytest.raises(SomeJobsFailedRetryError):
            await jobs_poller.tick()
    (notice,) = await documents.query("notices", where={})
    assert notice.path == f"notices/{code}-training-{datetime.now(UTC):%Y-%m-%d}"
    facts = dict(notice.data["facts"])
    assert facts.pop("followed") in jobs
    assert facts == {"code": "training", "secret": "openai-api-key"}
    shown = render_notice(Notice.from_document(notice.data), "en").what
    assert "the training host:" in shown
    assert "is unknown until this is fixed" in shown
    assert await jobs_poller.tick() == dict.fromkeys(jobs, "serving")
