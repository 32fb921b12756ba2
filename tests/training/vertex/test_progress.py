"""A tuning job's progress is read tolerantly, and rows are named by the operator's lines."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import JSONResponse

from tests.training.vertex.conftest import Request, names
from tests.training.vertex.tuning_server import ENDPOINT, MODEL, TuningServer, refusal
from tuneline.inference.model_host_errors import BusyRetryError, NotFoundDropError
from tuneline.storage.records.vertex_facts import BilledTokens as CountOf
from tuneline.training.provider import ProviderResource, ServedModel, UnknownJobDropError
from tuneline.training.vertex import jobs
from tuneline.training.vertex.provider import VertexProvider

JOB = "us-central1-1"
PUBLISHED = json.loads((Path(__file__).parents[2] / "data" / "vertex_job_without_endpoint.json").read_text())
SECRET = "a patient's question"


@pytest.fixture
async def job(provider: VertexProvider, server: TuningServer) -> dict[str, Any]:
    """A job that has been created; a test changes what Google knows of it."""
    assert await provider.start(Request().request()) == JOB
    return server.jobs[0]


@pytest.mark.parametrize(
    "state", ["QUEUED", "PENDING", "RUNNING", "PAUSED", "UPDATING", "CANCELLING", "A_LATER_ONE"]
)
async def test_every_other_state_goes_on(provider: VertexProvider, job: dict[str, Any], state: str) -> None:
    job["state"] = f"JOB_STATE_{state}"
    progress = await provider.progress(JOB)
    assert (progress.state, progress.reported, progress.model) == ("training", state, None)


@pytest.mark.parametrize("state", ["SUCCEEDED", "PARTIALLY_SUCCEEDED"])
async def test_a_success_has_its_endpoint_tokens_and_steps(
    provider: VertexProvider, job: dict[str, Any], state: str
) -> None:
    statistics = {**billable("15000"), "tuningStepCount": "30"}
    job |= {
        "state": f"JOB_STATE_{state}",
        "tunedModel": {"model": f"{MODEL}@1", "endpoint": ENDPOINT},
        "tuningDataStats": {"supervisedTuningDataStats": statistics},
    }
    progress = await provider.progress(JOB)
    assert (progress.state, progress.model) == ("trained", ENDPOINT)
    assert (progress.trained_tokens, progress.total_steps) == (45000, 30)
    assert await provider.activate(JOB, ENDPOINT) == ServedModel(ENDPOINT, "vertex")


def billable(count: str, *, inputs: str = "10000", outputs: str = "5000") -> dict[str, Any]:
    """Statistics of a job: its count of billed tokens, and the tokens of one epoch."""
    return {
        "totalBillableTokenCount": count,
        "userInputTokenDistribution": {"sum": inputs},
        "userOutputTokenDistribution": {"sum": outputs},
    }


def with_statistics(statistics: dict[str, Any], epochs: str | None = "3") -> dict[str, Any]:
    return {
        "supervisedTuningSpec": {"hyperParameters": {"epochCount": epochs}},
        "tuningDataStats": {"supervisedTuningDataStats": statistics},
    }


def test_a_published_jobs_tokens_are_billed_for_each_of_its_epochs() -> None:
    assert jobs.billed_tokens(PUBLISHED) == jobs.BilledTokens(2_552_430, is_certain=True)


@pytest.mark.parametrize(
    ("statistics", "epochs", "count", "is_certain"),
    [
        (billable("15000"), "3", 45_000, True),
        (billable("45000"), "3", 45_000, True),
        (billable("44000"), "3", 44_000, True),
        (billable("15000"), "1", 15_000, True),
        # Neither one epoch nor all: the images of a dataset may be in one number and not in the other.
        (billable("20000"), "3", 60_000, False),
        (billable("60000"), "3", 60_000, False),
        (billable("15000", inputs="0", outputs="0"), "3", 45_000, False),
        ({"totalBillableTokenCount": "15000"}, "3", 45_000, False),
        (billable("15000"), None, 15_000, False),
    ],
)
def test_the_count_of_billed_tokens_is_of_one_epoch_or_of_all(
    statistics: dict[str, Any], epochs: str | None, count: int, is_certain: bool
) -> None:
    read = jobs.billed_tokens(with_statistics(statistics, epochs))
    assert read == jobs.BilledTokens(count, is_certain)


@pytest.mark.parametrize(
    ("counted", "epochs", "count", "is_certain"),
    [
        # As if images were in the count and not in the sums.
        ("one_epoch", "3", 75_000, True),
        ("all_epochs", "3", 25_000, True),
        ("all_epochs", None, 25_000, True),
        ("one_epoch", None, 25_000, False),
    ],
)
def test_a_count_whose_kind_was_seen_is_not_guessed(
    counted: CountOf, epochs: str | None, count: int, is_certain: bool
) -> None:
    job = with_statistics(billable("25000"), epochs)
    assert jobs.billed_tokens(job, counted=counted) == jobs.BilledTokens(count, is_certain)


async def test_a_success_without_an_endpoint_is_waited_for(
    provider: VertexProvider, job: dict[str, Any]
) -> None:
    job["state"] = "JOB_STATE_SUCCEEDED"
    assert (await provider.progress(JOB)).model is None


async def test_a_job_that_waits_for_a_slot_says_so(provider: VertexProvider, job: dict[str, Any]) -> None:
    job["tuningJobState"] = "TUNING_JOB_STATE_WAITING_FOR_QUOTA"
    progress = await provider.progress(JOB)
    assert (progress.reported, progress.is_waiting) == ("WAITING_FOR_QUOTA", True)
    assert any("waits" in event.text for event in progress.events)
    job["tuningJobState"] = "TUNING_JOB_STATE_TUNING"
    assert not (await provider.progress(JOB)).is_waiting


async def test_dropped_rows_are_named_by_the_operators_lines_and_data_is_never_read(
    provider: VertexProvider, job: dict[str, Any]
) -> None:
    statistics = {
        "totalTruncatedExampleCount": "2",
        "truncatedExampleIndices": ["1", "3"],
        "droppedExampleReasons": ["too many tokens", "invalid image"],
        "userDatasetExamples": [{"role": "user", "parts": [{"text": SECRET}]}],
    }
    job |= {
        "state": "JOB_STATE_SUCCEEDED",
        "tuningDataStats": {"supervisedTuningDataStats": statistics},
    }
    progress = await provider.progress(JOB)
    texts = [event.text for event in progress.events]
    assert "line 1 of the dataset: too many tokens" in texts
    assert "line 5 of the dataset: invalid image" in texts
    assert SECRET not in repr(progress)
    assert len({event.id for event in progress.events}) == len(progress.events)


async def test_a_failure_has_googles_reason_with_our_line(
    provider: VertexProvider, job: dict[str, Any]
) -> None:
    job |= {"state": "JOB_STATE_FAILED", "error": {"code": 3, "message": "Row: 1. The text is empty."}}
    progress = await provider.progress(JOB)
    assert progress.reason == "Row: 1. The text is empty. (row 1 is line 3 of the dataset)"
    assert not progress.may_succeed_again


@pytest.mark.parametrize(
    ("error", "again"),
    [
        ({"code": 13, "message": "internal"}, True),
        ({"code": 14}, True),
        ({"code": 7, "message": "the agent lacks storage.objects.get"}, True),
        ({"code": 9, "message": "Service agents are being provisioned."}, True),
        ({"code": 3, "message": "bad"}, False),
        ("no object", False),
    ],
)
async def test_a_fault_of_googles_own_may_be_tried_again(
    provider: VertexProvider, job: dict[str, Any], error: Any, again: bool
) -> None:
    job |= {"state": "JOB_STATE_FAILED", "error": error}
    progress = await provider.progress(JOB)
    assert (progress.state, progress.may_succeed_again) == ("failed", again)
    assert progress.reason


async def test_a_job_that_failed_with_a_model_is_not_trained_again(
    provider: VertexProvider, job: dict[str, Any]
) -> None:
    job |= {field: PUBLISHED[field] for field in ("state", "error", "tunedModel", "tuningDataStats")}
    progress = await provider.progress(JOB)
    assert (progress.state, progress.model, progress.may_succeed_again) == ("failed", None, False)
    assert progress.undeployed_model == MODEL
    assert progress.reason == (
        "Failed to create endpoint. Tuned model is uploaded and can be accessed through Model Registry. "
        f"The model {MODEL} is trained but has no endpoint: deploy it in Google's Model Registry, then "
        "register it with scripts/tuneline model register"
    )
    assert progress.trained_tokens == 3 * 255_243


async def test_a_cancelled_job_is_not_a_failure(provider: VertexProvider, job: dict[str, Any]) -> None:
    await provider.cancel(JOB)
    progress = await provider.progress(JOB)
    assert (progress.state, progress.reason) == ("cancelled", None)


async def test_a_cancel_that_google_refuses_counts_as_stopped(
    provider: VertexProvider, server: TuningServer, job: dict[str, Any]
) -> None:
    server.answers = [refusal(400, "FAILED_PRECONDITION", "already ended")]
    await provider.cancel(JOB)


@pytest.mark.parametrize("unknown", ["us-central1-7", "ftjob-1", "", "us-central1-1/../2"])
async def test_an_unknown_job_is_said_to_be_unknown(provider: VertexProvider, unknown: str) -> None:
    with pytest.raises(UnknownJobDropError):
        await provider.progress(unknown)


async def test_a_list_that_does_not_end_is_an_error(provider: VertexProvider, server: TuningServer) -> None:
    steps = Request()
    steps.recorded["creating_1"] = True
    page = {"tuningJobs": [], "nextPageToken": "again"}
    for _ in range(3):
        server.answers.append(JSONResponse(page))
    with pytest.raises(BusyRetryError, match="does not end"):
        await provider.start(steps.request())


async def test_a_retired_model_is_deleted_with_its_endpoint_and_again_without_an_error(
    provider: VertexProvider, server: TuningServer, job: dict[str, Any]
) -> None:
    job |= {"state": "JOB_STATE_SUCCEEDED", "tunedModel": {"model": f"{MODEL}@1", "endpoint": ENDPOINT}}
    (model,) = provider.resources({}, ENDPOINT)
    await provider.delete(model)
    assert server.resources == {}
    assert f"POST {ENDPOINT}:undeployModel" in server.operation_names
    await provider.delete(model)


async def test_a_deletion_that_broke_off_after_the_endpoint_still_deletes_the_model(
    provider: VertexProvider, server: TuningServer, job: dict[str, Any]
) -> None:
    job |= {"state": "JOB_STATE_SUCCEEDED", "tunedModel": {"model": f"{MODEL}@1", "endpoint": ENDPOINT}}
    del server.resources[ENDPOINT]
    await provider.delete(ProviderResource("model", ENDPOINT))
    assert server.resources == {}


async def test_the_training_file_is_a_resource_until_it_is_deleted(provider: VertexProvider) -> None:
    steps = Request()
    await provider.start(steps.request())
    (file,) = provider.resources(steps.recorded, None)
    assert file.kind == "file"
    await provider.delete(file)
    await provider.delete(file)
    assert names() == []


async def test_a_name_that_is_no_endpoint_is_deleted_already(provider: VertexProvider) -> None:
    await provider.delete(ProviderResource("model", "ft:gpt"))
    with pytest.raises(NotFoundDropError):
        await provider._cleanup.delete("ft:gpt")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)
FIELDS = ("name", "state", "tuningJobState", "error", "labels", "tunedModel", "createTime", "endTime")


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, JSON)), JSON, JSON)
def test_any_job_can_be_read(job: dict[str, Any], specification: Any, statistics: Any) -> None:
    job |= {
        "supervisedTuningSpec": specification,
        "tuningDataStats": {"supervisedTuningDataStats": statistics},
    }
    assert jobs.state_of(job) in ("training", "trained", "failed", "cancelled")
    assert isinstance(jobs.reported_state(job), str)
    assert isinstance(jobs.failure(job), str)
    assert jobs.dropped_count(job) >= 0
    for read in (jobs.endpoint_of, jobs.model_of, jobs.training_uri, jobs.billed_tokens, jobs.total_steps):
        read(job)
    for row in jobs.dropped_rows(job):
        assert row.row >= 0
    jobs.time_of(job, "createTime")
    jobs.may_succeed_again(job)


def test_one_provider_works_in_one_event_loop_after_another(provider: VertexProvider) -> None:
    steps = Request()
    assert [asyncio.run(provider.start(steps.request())) for _ in range(2)] == [JOB, JOB]
    assert asyncio.run(provider.progress(JOB)).state == "training"
