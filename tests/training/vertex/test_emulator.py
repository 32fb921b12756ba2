"""The adapter on the emulator of Vertex AI, in each way in which the real service may behave."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.platforms import ACCESS_TOKEN, Vertex, vertex_platform
from tests.running import until
from tests.training.vertex.conftest import BUCKET, OTHER_BUCKET, Request, names
from tuneline.datasets.options import Options
from tuneline.inference.google_token import GoogleToken
from tuneline.inference.model_host_errors import NoAccessRetryError
from tuneline.storage.objects import Objects
from tuneline.storage.records.vertex_facts import BilledTokens as CountOf
from tuneline.storage.records.vertex_facts import VertexFacts
from tuneline.training.provider import NoSlotRetryError, ProviderResource, RefusedDropError, State
from tuneline.training.vertex.api import VertexApi
from tuneline.training.vertex.api_errors import QuotaRetryError
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


class Facts:
    """What was seen of Google."""

    def __init__(self) -> None:
        self.seen = VertexFacts()

    async def read(self) -> VertexFacts:
        return self.seen


@pytest.fixture
def facts() -> Facts:
    return Facts()


@pytest.fixture
def provider(google: Vertex, facts: Facts) -> VertexProvider:
    api = VertexApi(token=GoogleToken(source=Lasting()), project="local", seconds=5.0, base_url=google.url)
    return VertexProvider(
        api=api,
        objects=Objects(),
        bucket=BUCKET,
        other_bucket=OTHER_BUCKET,
        region="europe-west4",
        facts=facts.read,
        every_seconds=0.01,
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
@pytest.mark.parametrize("is_known", [False, True])
async def test_each_epoch_is_billed_whichever_way_google_counts(
    provider: VertexProvider, google: Vertex, facts: Facts, counted: CountOf, is_known: bool
) -> None:
    google.set(billable_tokens=counted)
    facts.seen = VertexFacts(billed_tokens=counted if is_known else None)
    progress = await ended(provider, await provider.start(Request().request(options=Options(epochs=5))))
    (made,) = google.get("/sim/state")["jobs"]
    statistics = made["tuningDataStats"]["supervisedTuningDataStats"]
    sums = (int(statistics[f"user{side}TokenDistribution"]["sum"]) for side in ("Input", "Output"))
    assert progress.trained_tokens == 5 * sum(sums)
    assert progress.is_token_count_certain


async def test_a_job_is_found_again_whether_or_not_lists_heed_a_filter(
    provider: VertexProvider, google: Vertex, facts: Facts
) -> None:
    google.fault("tuningJobs.create", "lost_answer")
    steps = Request()
    job = await provider.start(steps.request())
    for filtering in ("works", "ignored", "refused"):
        google.set(label_filter=filtering)
        for filters_by_label in (None, False, True):
            facts.seen = VertexFacts(filters_by_label=filters_by_label)
            assert await provider.start(steps.request()) == job
    assert google.calls("tuningJobs.create") == 1


async def test_a_filtered_list_is_enough_to_find_a_job_in_and_not_to_miss_one(
    provider: VertexProvider, google: Vertex, facts: Facts
) -> None:
    facts.seen = VertexFacts(filters_by_label=True)
    google.fault("tuningJobs.create", "lost_answer")
    steps = Request()
    before = google.calls("tuningJobs.list")
    job = await provider.start(steps.request())
    assert google.calls("tuningJobs.list") - before == 1
    google.fault("tuningJobs.list", "status", status=200, body={})
    assert await provider.start(steps.request()) == job
    assert google.calls("tuningJobs.create") == 1


@pytest.mark.parametrize(
    ("region", "bucket", "written_to"),
    [
        ("europe-west4", OTHER_BUCKET, OTHER_BUCKET),
        ("europe-west4", BUCKET, BUCKET),
        ("europe-west4", None, BUCKET),
        # Not one of the bot's, or seen in another region.
        ("europe-west4", "deleted-since", BUCKET),
        ("us-central1", OTHER_BUCKET, BUCKET),
    ],
)
async def test_the_training_file_is_where_google_was_seen_to_read_it(
    provider: VertexProvider, google: Vertex, facts: Facts, region: str, bucket: str | None, written_to: str
) -> None:
    facts.seen = VertexFacts(region=region, bucket=bucket)
    steps = Request()
    await provider.start(steps.request())
    (made,) = google.get("/sim/state")["jobs"]
    address = made["supervisedTuningSpec"]["trainingDatasetUri"]
    assert address.startswith(f"gs://{written_to}/prepared/")
    assert names(written_to) != []
    await provider.discard(steps.recorded)
    assert names(written_to) == []


async def test_a_quota_that_is_not_that_of_jobs_is_not_called_a_running_job(
    provider: VertexProvider, google: Vertex, facts: Facts
) -> None:
    google.fault("tuningJobs.create", "status", status=429)
    facts.seen = VertexFacts(second_job="accepted")
    with pytest.raises(QuotaRetryError):
        await provider.start(Request().request())


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
