"""At most one tuning job is created and paid for, whatever Google answers."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from tests.training.polled import Clock
from tests.training.vertex.conftest import BUCKET, CONTENT, ID, Request, Tokens, lines, names, stored
from tests.training.vertex.tuning_server import TuningServer, refusal
from tuneline.datasets.options import Options
from tuneline.errors import RetryError
from tuneline.inference.model_host_errors import BusyRetryError, NoAccessRetryError, NoCreditRetryError
from tuneline.training.provider import NoSlotRetryError, NotYetRetryError, RefusedDropError
from tuneline.training.vertex.api import VertexApi
from tuneline.training.vertex.provider import VertexProvider

FILE = f"prepared/{ID}/train.gemini.jsonl"
IMAGE = "iVBORw0KGgo="


def example(**more: Any) -> dict[str, Any]:
    messages = [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]
    return {"messages": messages, **more}


async def test_a_job_is_created_with_the_mark_and_the_operators_options(
    provider: VertexProvider, server: TuningServer
) -> None:
    options = Options(epochs=4, learning_rate_multiplier=0.5, suffix="clinic", adapter_size=8)
    assert await provider.start(Request().request(options=options)) == "us-central1-1"
    assert server.bodies[-1] == {
        "baseModel": "gemini-3.1-flash-lite",
        "supervisedTuningSpec": {
            "trainingDatasetUri": f"gs://{BUCKET}/{FILE}",
            "hyperParameters": {
                "epochCount": 4,
                "learningRateMultiplier": 0.5,
                "adapterSize": "ADAPTER_SIZE_EIGHT",
            },
            "exportLastCheckpointOnly": True,
        },
        "tunedModelDisplayName": "tuneline-clinic",
        "description": f"dataset {ID}",
        "labels": {"tuneline": ID},
    }


async def test_the_number_of_epochs_is_always_sent(provider: VertexProvider, server: TuningServer) -> None:
    await provider.start(Request().request())
    assert server.bodies[-1]["supervisedTuningSpec"]["hyperParameters"] == {"epochCount": 3}


async def test_the_file_has_one_line_of_geminis_for_each_example(provider: VertexProvider) -> None:
    await provider.start(Request().request())
    written, examples = lines(stored(FILE)), lines(CONTENT)
    assert len(written) == len(examples)
    first, last = examples[0]["messages"], written[-1]
    assert written[0] == {
        "systemInstruction": {"role": "system", "parts": [{"text": first[0]["content"]}]},
        "contents": [
            {"role": "user", "parts": [{"text": first[1]["content"]}]},
            {"role": "model", "parts": [{"text": first[2]["content"]}]},
        ],
    }
    assert last["contents"][-1]["parts"][0]["text"] == examples[-1]["messages"][-1]["content"]


@pytest.mark.parametrize("option", [Options(batch_size=4), Options(seed=7)])
async def test_an_option_that_gemini_lacks_is_refused_by_its_name(
    provider: VertexProvider, server: TuningServer, option: Options
) -> None:
    with pytest.raises(RefusedDropError, match=r"no option (batch-size|seed)"):
        await provider.start(Request().request(options=option))
    assert server.calls == []


async def test_a_create_whose_answer_is_lost_is_found_and_not_repeated(
    provider: VertexProvider, server: TuningServer
) -> None:
    server.lost_creates = 1
    assert await provider.start(Request().request()) == "us-central1-1"
    assert len(server.jobs) == 1


async def test_a_job_that_google_lists_late_is_waited_for_and_not_created_again(
    provider: VertexProvider, server: TuningServer, clock: Clock
) -> None:
    server.lost_creates, server.lists_jobs = 1, False
    steps = Request()
    with pytest.raises(BusyRetryError):
        await provider.start(steps.request())
    for find_only in (False, True):
        clock.go_on(minutes=4)
        with pytest.raises(NotYetRetryError, match="until 12:10 UTC it is looked for"):
            await provider.start(steps.request(find_only=find_only))
    server.lists_jobs = True
    assert await provider.start(steps.request()) == "us-central1-1"
    assert len(server.jobs) == 1


async def test_a_job_that_does_not_appear_within_ten_minutes_is_created_again(
    provider: VertexProvider, server: TuningServer, clock: Clock
) -> None:
    server.answers = [refusal(503, "UNAVAILABLE")]
    steps = Request()
    with pytest.raises(BusyRetryError):
        await provider.start(steps.request())
    clock.go_on(minutes=10)
    with pytest.raises(RefusedDropError):
        await provider.start(steps.request(find_only=True))
    assert await provider.start(steps.request()) == "us-central1-1"


async def test_a_start_without_an_access_token_is_no_creation(
    provider: VertexProvider, tokens: Tokens
) -> None:
    steps = Request()
    tokens.error = BusyRetryError("the metadata server is away", answered=False)
    with pytest.raises(BusyRetryError):
        await provider.start(steps.request())
    tokens.error = None
    assert await provider.start(steps.request()) == "us-central1-1"


async def test_a_creation_has_more_time_than_other_calls(
    provider: VertexProvider, server: TuningServer, api: VertexApi
) -> None:
    api._seconds = 0.5
    server.create_seconds = 1.0
    assert await provider.start(Request().request()) == "us-central1-1"
    assert len(server.operation_names) == 1


async def test_a_job_of_an_earlier_run_is_found_on_any_page_by_its_label(
    provider: VertexProvider, server: TuningServer
) -> None:
    steps = Request()
    first = await provider.start(steps.request())
    server.page = 2
    server.jobs = [{"name": f"projects/1/locations/us-central1/tuningJobs/{n}"} for n in range(50, 55)] + [
        *server.jobs
    ]
    assert await provider.start(steps.request()) == first
    assert [call for call in server.operation_names if call.startswith("POST")] == [
        "POST projects/p/locations/us-central1/tuningJobs"
    ]


async def test_a_second_attempt_is_a_job_of_its_own_with_the_same_file(
    provider: VertexProvider, server: TuningServer
) -> None:
    steps = Request()
    first = await provider.start(steps.request())
    second = await provider.start(steps.request(attempt=2))
    assert first != second == await provider.start(steps.request(attempt=2))
    assert [job["labels"]["tuneline"] for job in server.jobs] == [f"{ID}-2", ID]


async def test_a_changed_region_does_not_hide_the_job_of_an_earlier_run(
    provider: VertexProvider, server: TuningServer
) -> None:
    steps = Request()
    first = await provider.start(steps.request())
    provider._region = "europe-west4"
    assert await provider.start(steps.request()) == first
    assert all("europe" not in path for _, path, _ in server.calls)


async def test_without_time_a_job_is_found_but_not_created(
    provider: VertexProvider, server: TuningServer
) -> None:
    steps = Request()
    with pytest.raises(RefusedDropError):
        await provider.start(steps.request(find_only=True))
    job = await provider.start(steps.request())
    assert await provider.start(steps.request(find_only=True)) == job
    assert len(server.jobs) == 1


async def test_a_busy_project_is_a_wait_for_a_slot(provider: VertexProvider, server: TuningServer) -> None:
    server.answers = [refusal(429, "RESOURCE_EXHAUSTED", "Quota exceeded")]
    steps = Request()
    with pytest.raises(NoSlotRetryError, match="one tuning job of a project at a time"):
        await provider.start(steps.request())
    assert names() != []
    assert await provider.start(steps.request()) == "us-central1-1"


@pytest.mark.parametrize(
    ("answer", "error", "text"),
    [
        (refusal(403, "PERMISSION_DENIED", "x", reason="SERVICE_DISABLED"), NoAccessRetryError, "enable"),
        (refusal(403, "PERMISSION_DENIED", "x", reason="BILLING_DISABLED"), NoCreditRetryError, "billing"),
        (refusal(403, "PERMISSION_DENIED", "Permission 'x' denied"), NoAccessRetryError, "permission"),
        (refusal(400, "FAILED_PRECONDITION", "lacks storage.objects.get"), NoAccessRetryError, "agent"),
    ],
)
async def test_what_an_operator_must_fix_is_said_and_tried_again(
    provider: VertexProvider, server: TuningServer, answer: Any, error: type[RetryError], text: str
) -> None:
    server.answers = [answer]
    steps = Request()
    with pytest.raises(error, match=text):
        await provider.start(steps.request())
    assert len(server.jobs) == 0
    assert await provider.start(steps.request()) == "us-central1-1"


@pytest.mark.parametrize(
    "message",
    [
        "Service agents are being provisioned (https://cloud.google.com/vertex-ai/docs/general/"
        "access-control#service-agents). Service agents are needed to read the Cloud Storage file provided. "
        "So please try again in a few minutes.",
        "The service agent is being provisioned.",
        "Please try again in a few minutes.",
    ],
)
async def test_a_new_project_whose_agents_google_still_makes_is_waited_for(
    provider: VertexProvider, server: TuningServer, message: str
) -> None:
    server.answers = [refusal(400, "FAILED_PRECONDITION", message)]
    steps = Request()
    with pytest.raises(NotYetRetryError, match="still making its agents"):
        await provider.start(steps.request())
    assert await provider.start(steps.request()) == "us-central1-1"
    assert len(server.jobs) == 1


async def test_a_refused_row_is_named_by_its_line_in_the_operators_file(
    provider: VertexProvider, server: TuningServer
) -> None:
    server.answers = [refusal(400, "INVALID_ARGUMENT", "Row: 2. Missing required 'contents'")]
    with pytest.raises(RefusedDropError) as refused:
        await provider.start(Request().request())
    assert refused.value.quoted == ("Row: 2. Missing required 'contents' (row 2 is line 5 of the dataset)")
    assert "contents" not in str(refused.value)
    assert names() == []


async def test_an_example_that_does_not_fit_is_refused_with_its_line_and_leaves_nothing(
    provider: VertexProvider, server: TuningServer
) -> None:
    wrong = example()
    wrong["messages"][1]["weight"] = 0
    content = "\n".join(map(json.dumps, (example(), example(), wrong))).encode()
    with pytest.raises(RefusedDropError, match=r"line 5 of the dataset .*weight_zero"):
        await provider.start(Request(content).request())
    assert (names(), server.calls) == ([], [])


async def test_an_image_in_the_file_becomes_an_object_beside_it(provider: VertexProvider) -> None:
    image = {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{IMAGE}"}}
    user = {"role": "user", "content": [{"type": "text", "text": "q"}, image]}
    content = json.dumps({"messages": [user, {"role": "assistant", "content": "a"}]}).encode()
    steps = Request(content)
    await provider.start(steps.request())
    (line,) = lines(stored(FILE))
    address = line["contents"][0]["parts"][1]["fileData"]["fileUri"]
    assert address.startswith(f"gs://{BUCKET}/prepared/{ID}/train.images/")
    assert stored(address.removeprefix(f"gs://{BUCKET}/")).startswith(b"\x89PNG")
    await provider.discard(steps.recorded)
    assert names() == []


async def test_a_refused_token_is_replaced_once(
    provider: VertexProvider, server: TuningServer, tokens: Tokens
) -> None:
    server.answers = [refusal(401, "UNAUTHENTICATED")]
    await provider.start(Request().request())
    assert [auth for _, _, auth in server.calls] == ["Bearer t1", "Bearer t2"]
    server.answers = [refusal(401, "UNAUTHENTICATED")] * 2
    with pytest.raises(NoAccessRetryError):
        await provider.progress("us-central1-1")


@pytest.mark.parametrize("crash_at", range(3))
async def test_a_crash_at_any_record_leads_to_one_job_and_no_file_without_a_record(
    provider: VertexProvider, server: TuningServer, crash_at: int
) -> None:
    steps, records = Request(), 0

    async def crashing(step: Mapping[str, Any]) -> None:
        nonlocal records
        records += 1
        if records == crash_at + 1:
            raise BusyRetryError("the store is away", answered=False)
        steps.recorded.update(step)

    request = steps.request()
    with pytest.raises(BusyRetryError):
        await provider.start(type(request)(**{**vars(request), "record": crashing}))
    await provider.start(steps.request())
    assert len(server.jobs) == 1
    await provider.discard(steps.recorded)
    assert names() == []
