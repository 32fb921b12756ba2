"""The adapter on the emulator of Vertex AI, in each way in which the real service may behave."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.platforms import ACCESS_TOKEN, Vertex, vertex_platform
from tests.running import until
from tests.training.vertex.conftest import BUCKET, Request, names
from tuneline.datasets.options import Options
from tuneline.inference.google_token import GoogleToken
from tuneline.inference.model_host_errors import NoAccessRetryError
from tuneline.storage.objects import Objects
from tuneline.training.provider import NoSlotRetryError, ProviderResource, RefusedDropError, State
from tuneline.training.vertex.api import VertexApi
from tuneline.training.vertex.provider import VertexProvider
from tuneline_dev.emulators.storage.storage_emulator import StorageEmulator

OTHER = "b" * 32


class Lasting:
    """A token that the emulator always accepts."""

    quota_project = ""

    async def token(self) -> tuple[str, float]:
        return ACCESS_TOKEN, 3600.0


@pytest.fixture
def google(storage: StorageEmulator) -> Iterator[Vertex]:
    with vertex_platform(storage.url, job_seconds=0.05) as platform:
        yield platform


@pytest.fixture
def provider(google: Vertex) -> VertexProvider:
    api = VertexApi(token=GoogleToken(source=Lasting()), project="local", seconds=5.0, base_url=google.url)
    return VertexProvider(
        api=api, objects=Objects(), bucket=BUCKET, region="europe-west4", every_seconds=0.01
    )


async def ended(provider: VertexProvider, job: str) -> Any:
    """The progress of a job once it is in training no more."""
    while (progress := await provider.progress(job)).state == "training":
        continue
    return progress


async def test_a_job_goes_from_its_file_to_an_endpoint_in_its_geography(
    provider: VertexProvider, google: Vertex
) -> None:
    job = await provider.start(Request().request(options=Options(epochs=2, adapter_size=2, suffix="a")))
    assert job.startswith("europe-west4-")
    progress = await ended(provider, job)
    assert progress.state == "trained"
    assert "/locations/eu/endpoints/" in progress.model
    assert progress.trained_tokens > 0
    assert progress.total_steps > 0
    (made,) = google.get("/sim/state")["jobs"]
    assert made["supervisedTuningSpec"]["hyperParameters"]["epochCount"] in (2, "2")
    assert len(google.get("/sim/state")["models"]) == 1


@pytest.mark.parametrize("counted", ["one_epoch", "all_epochs"])
async def test_each_epoch_is_billed_whichever_way_google_counts(
    provider: VertexProvider, google: Vertex, counted: str
) -> None:
    google.set(billable_tokens=counted)
    progress = await ended(provider, await provider.start(Request().request(options=Options(epochs=5))))
    (made,) = google.get("/sim/state")["jobs"]
    statistics = made["tuningDataStats"]["supervisedTuningDataStats"]
    sums = (int(statistics[f"user{side}TokenDistribution"]["sum"]) for side in ("Input", "Output"))
    assert progress.trained_tokens == 5 * sum(sums)
    assert progress.is_token_count_certain


async def test_a_job_is_found_again_whether_or_not_lists_heed_a_filter(
    provider: VertexProvider, google: Vertex
) -> None:
    google.fault("tuningJobs.create", "lost_answer")
    steps = Request()
    job = await provider.start(steps.request())
    for works in (True, False):
        google.set(filter_works=works)
        assert await provider.start(steps.request()) == job
    assert google.calls("tuningJobs.create") == 1


async def test_a_second_job_is_refused_for_now(provider: VertexProvider, google: Vertex) -> None:
    google.set(stick_next_job=True, second_job="refused")
    first = await provider.start(Request().request())
    with pytest.raises(NoSlotRetryError):
        await provider.start(Request().request(id_=OTHER))
    await provider.cancel(first)
    await ended(provider, first)
    assert await provider.start(Request().request(id_=OTHER)) != first


async def test_a_second_job_waits_and_says_so(provider: VertexProvider, google: Vertex) -> None:
    google.set(stick_next_job=True, second_job="waits")
    first = await provider.start(Request().request())
    second = await provider.start(Request().request(id_=OTHER))
    while not (progress := await provider.progress(second)).is_waiting:
        assert progress.state == "training"
    assert progress.reported == "WAITING_FOR_QUOTA"
    await provider.cancel(first)
    assert (await ended(provider, second)).state == "trained"


@pytest.mark.parametrize("refused", [True, False])
async def test_cancelling_ends_a_job_and_leaves_an_ended_one_alone(
    provider: VertexProvider, google: Vertex, refused: bool
) -> None:
    google.set(stick_next_job=True, cancel_ended="refused" if refused else "ignored")
    job = await provider.start(Request().request())
    await provider.cancel(job)
    state: State = (await ended(provider, job)).state
    assert state == "cancelled"
    await provider.cancel(job)


async def test_rows_are_named_by_their_lines(provider: VertexProvider, google: Vertex) -> None:
    google.set(refuse_row={"row": 1, "message": "the text is empty"})
    with pytest.raises(RefusedDropError) as refused:
        await provider.start(Request().request())
    assert "line 3 of the dataset" in refused.value.quoted
    assert names() == []
    google.set(drop_rows={"2": "too many tokens"})
    job = await provider.start(Request().request())
    progress = await ended(provider, job)
    assert any("line 3 of the dataset" in event.text for event in progress.events)


@pytest.mark.parametrize(
    ("change", "error", "text"),
    [
        ({"unreadable_buckets": [BUCKET]}, NoAccessRetryError, "agent"),
        ({"denied_permissions": ["aiplatform.tuningJobs.create"]}, NoAccessRetryError, "permission"),
        ({"service_disabled": True}, NoAccessRetryError, "enable"),
        ({"tuning_regions": ["us-central1"]}, RefusedDropError, "region"),
    ],
)
async def test_what_google_refuses_is_said(
    provider: VertexProvider, google: Vertex, change: dict[str, Any], error: type[Exception], text: str
) -> None:
    google.set(**change)
    with pytest.raises(error, match=text):
        await provider.start(Request().request())


async def test_googles_own_failure_may_be_tried_again(provider: VertexProvider, google: Vertex) -> None:
    google.set(fail_next_job={"code": 13, "message": "internal"})
    progress = await ended(provider, await provider.start(Request().request()))
    assert (progress.state, progress.may_succeed_again) == ("failed", True)


async def test_list_shaped_errors_are_read(provider: VertexProvider, google: Vertex) -> None:
    google.set(list_errors=["tuningJobs.create"])
    with pytest.raises(RefusedDropError) as refused:
        await provider.start(Request().request(base_model="gemini-0-nano"))
    assert refused.value.quoted or "404" in str(refused.value)


async def test_a_tuned_model_is_deleted_with_its_endpoint(provider: VertexProvider, google: Vertex) -> None:
    progress = await ended(provider, await provider.start(Request().request()))
    until(lambda: len(google.get("/sim/state")["models"]) == 1)
    await provider.delete(ProviderResource("model", progress.model))
    assert google.get("/sim/state")["models"] == []
    await provider.delete(ProviderResource("model", progress.model))
