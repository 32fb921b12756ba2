"""The OpenAI emulator, through the real OpenAI client: it has to answer, and refuse, as OpenAI does."""

import base64
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
import openai
import pytest
import uvicorn
from openai.types.fine_tuning import FineTuningJob

from tuneline_dev.emulators.answers.nearest_answer import Pair, comparable, nearest
from tuneline_dev.emulators.answers.vague_answers import VAGUE, language_of
from tuneline_dev.emulators.openai.app import create_app
from tuneline_dev.emulators.openai.base_models import BASE_MODELS, default_end
from tuneline_dev.emulators.openai.chat.tuned_answers import pairs_of
from tuneline_dev.emulators.openai.jobs.hyperparameters import default_epochs
from tuneline_dev.emulators.openai.operations import operation

KEY = "sk-test-0123456789"
BASE = "gpt-4.1-mini-2025-04-14"
SECONDS = 100.0
SCRIPTS = Path(__file__).parents[2] / "scripts"
# An upload that never ends.
HANGING = (
    b"POST /v1/files HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer sk-local\r\nContent-Length: 100\r\n"
    b"Content-Type: multipart/form-data; boundary=b\r\n\r\n--b"
)
CLINIC = {
    "頭痛要看哪一科？": "頭痛請掛神經內科。",
    "小孩發燒要看哪一科？": "十八歲以下發燒請掛小兒科。",
    "喉嚨痛、咳嗽三天了，要掛哪一科？": "請掛耳鼻喉科。",
    "皮膚起紅疹很癢怎麼辦？": "請掛皮膚科，先不要抓。",
    "請問你們星期六有看診嗎？": "星期六上午九點到十二點看診。",
    "要怎麼預約掛號？": "可以打電話或在 LINE 上按「預約」。",
    "看診可以用健保嗎？": "可以，請帶健保卡。",
    "膝蓋痛，走路會卡卡的": "請掛骨科。",
    "停車場在哪裡？": "停車場在診所後面的巷子裡。",
    "眼睛紅紅的又一直流眼淚": "請掛眼科，不要揉眼睛。",
    "可以幫家人代領藥嗎？": "可以，請帶家人的健保卡。",
    "最近常常失眠，睡不著": "請掛身心科。",
}


class Clock:
    """A clock that tests move; it starts on 2026-11-20."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, tzinfo=UTC).timestamp()

    def __call__(self) -> float:
        return self.now


class Stand:
    """A running platform, its clock and the ways to reach it."""

    def __init__(self, url: str, clock: Clock, client: openai.AsyncOpenAI) -> None:
        self.url, self.clock, self.client = url, clock, client
        self.http = httpx2.AsyncClient(base_url=url, timeout=30)

    async def set(self, **settings: Any) -> None:
        """Change settings of the platform."""
        (await self.http.post("/control", json={"set": settings})).raise_for_status()

    async def fault(self, **fault: Any) -> None:
        """Arm a fault."""
        (await self.http.post("/control", json={"faults": [fault]})).raise_for_status()

    async def upload(self, content: bytes | None = None, name: str = "train.jsonl") -> str:
        """Upload a training file; its id."""
        body = jsonl(clinic()) if content is None else content
        return (await self.client.files.create(file=(name, body), purpose="fine-tune")).id

    async def job(self, content: bytes | None = None, **options: Any) -> FineTuningJob:
        """Upload a file and start a job with it."""
        file = await self.upload(content)
        return await self.client.fine_tuning.jobs.create(model=BASE, training_file=file, **options)

    async def after(self, job: FineTuningJob, share: float) -> FineTuningJob:
        """Return the job after `share` more of the seconds that a job takes."""
        self.clock.now += SECONDS * share
        return await self.client.fine_tuning.jobs.retrieve(job.id)

    async def tuned(self, **options: Any) -> str:
        """Return the name of a model tuned on the clinic's questions."""
        done = await self.after(await self.job(**options), 1.0)
        assert done.fine_tuned_model is not None
        return done.fine_tuned_model

    async def ask(self, model: str, question: str, **options: Any) -> str:
        """What `model` answers."""
        answer = await self.client.chat.completions.create(
            model=model, messages=[{"role": "user", "content": question}], **options
        )
        return str(answer.choices[0].message.content)

    async def seen(self) -> dict[str, Any]:
        """Return the calls the platform got."""
        return dict((await self.http.get("/sim/requests")).json())


@pytest.fixture(name="served", scope="module")
def _served() -> Iterator[tuple[str, Clock]]:
    clock = Clock()
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    app = create_app(api_key=KEY, job_seconds=SECONDS, clock=clock)
    server = uvicorn.Server(
        uvicorn.Config(app, log_level="warning", lifespan="on", timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{sock.getsockname()[1]}", clock
    server.should_exit = True
    thread.join(10)
    sock.close()
    assert not thread.is_alive()


@pytest.fixture(name="stand")
async def _stand(served: tuple[str, Clock]) -> AsyncIterator[Stand]:
    url, clock = served
    async with openai.AsyncOpenAI(api_key=KEY, base_url=f"{url}/v1", max_retries=0, timeout=30) as client:
        stand = Stand(url, clock, client)
        await stand.http.delete("/control")
        await stand.set(
            training_not_available=False,
            chat_answer=None,
            chat_seconds=0,
            fail_next_job=None,
            succeeded_without_model_seconds=0,
            fresh_model_404_seconds=0,
        )
        yield stand
        await stand.http.aclose()


def clinic() -> list[dict[str, Any]]:
    """Return the clinic's questions and answers, as chat examples."""
    return [
        {"messages": [{"role": "user", "content": asked}, {"role": "assistant", "content": said}]}
        for asked, said in CLINIC.items()
    ]


def jsonl(examples: list[Any]) -> bytes:
    """One example a line."""
    return b"".join(json.dumps(example, ensure_ascii=False).encode() + b"\n" for example in examples)


# Access and errors


async def test_a_wrong_key_is_refused_with_a_request_id(stand: Stand) -> None:
    """The error is OpenAI's, and support could be asked about the call."""
    wrong = stand.client.with_options(api_key="sk-wrong-0123456789")
    with pytest.raises(openai.AuthenticationError) as refused:
        await wrong.models.list()
    assert refused.value.code == "invalid_api_key"
    assert "sk-wrong-0123456789" not in refused.value.message
    assert str(refused.value.request_id).startswith("req_")


async def test_answers_carry_a_request_id(stand: Stand) -> None:
    """The SDK gives the header as `_request_id`."""
    file = await stand.client.files.retrieve(await stand.upload())
    assert str(file._request_id).startswith("req_")


async def test_an_unknown_address_has_openai_s_error_body(stand: Stand) -> None:
    """Not the framework's own page."""
    answer = await stand.http.get("/v1/nothing", headers={"authorization": f"Bearer {KEY}"})
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "unknown_url"


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("POST", "/v1/files", "files.create"),
        ("GET", "/v1/files/file-1/content", "files.content"),
        ("GET", "/v1/fine_tuning/jobs/ftjob-1/events", "jobs.events"),
        ("POST", "/v1/fine_tuning/jobs/ftjob-1/cancel", "jobs.cancel"),
        ("GET", "/v1/models/ft:gpt-4.1-mini-2025-04-14:local:a:b", "models.retrieve"),
        ("GET", "/control", None),
    ],
)
def test_operations_have_the_names_faults_use(method: str, path: str, name: str | None) -> None:
    """A fault with another name would never apply."""
    assert operation(method, path) == name


# Files


async def test_a_file_can_be_uploaded_listed_read_and_deleted(stand: Stand) -> None:
    """The life of a file."""
    content = jsonl(clinic())
    made = await stand.client.files.create(
        file=("q&a.jsonl", content),
        purpose="fine-tune",
        expires_after={"anchor": "created_at", "seconds": 3600},
    )
    assert (made.bytes, made.filename, made.purpose) == (len(content), "q&a.jsonl", "fine-tune")
    assert made.expires_at == made.created_at + 3600
    assert (await stand.client.files.retrieve(made.id)).status == "processed"
    assert (await stand.client.files.content(made.id)).content == content
    assert made.id in [file.id async for file in stand.client.files.list(purpose="fine-tune", limit=1)]
    assert made.id not in [file.id async for file in stand.client.files.list(purpose="batch")]
    assert (await stand.client.files.delete(made.id)).deleted
    with pytest.raises(openai.NotFoundError):
        await stand.client.files.retrieve(made.id)


async def test_a_file_is_gone_when_it_has_expired(stand: Stand) -> None:
    """`expires_after` is kept to."""
    made = await stand.client.files.create(
        file=("a.jsonl", jsonl(clinic())),
        purpose="fine-tune",
        expires_after={"anchor": "created_at", "seconds": 3600},
    )
    stand.clock.now += 3601
    with pytest.raises(openai.NotFoundError):
        await stand.client.files.content(made.id)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.json", b'{"messages": []}\n', "Must be .jsonl"),
        ("a.jsonl", b"", "File is empty"),
        ("a.jsonl", b'[{"messages": []}]\n', 'Line 1 is not a dictionary (HINT: line starts with: "[{"..."'),
        ("a.jsonl", b'{"prompt": "a",\n"completion": "b"}\n', 'line starts with: "{"p..."'),
        ("a.jsonl", b"\xef\xbb\xbf" + jsonl(clinic()), "Line 1 is not a dictionary"),
    ],
)
async def test_an_upload_is_refused_for_its_name_or_first_line(
    stand: Stand, name: str, content: bytes, words: str
) -> None:
    """HTTP 400, and no file is left behind."""
    before = len((await stand.client.files.list()).data)
    with pytest.raises(openai.BadRequestError) as refused:
        await stand.upload(content, name)
    assert words in refused.value.message
    assert len((await stand.client.files.list()).data) == before


# What only the job finds


def with_line(number: int, line: bytes) -> bytes:
    """Return the clinic's file with another line `number`."""
    lines = jsonl(clinic()).splitlines(keepends=True)
    lines[number - 1] = line + b"\n"
    return b"".join(lines)


ASSISTANT = b'{"role": "assistant", "content": "x"}'


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (jsonl(clinic()[:9]) + b"\n", "invalid_n_examples", "Training file has 9 example(s), but must have"),
        (with_line(7, b'{"messages": ['), "invalid_file_format", "Example 7 cannot be parsed. Error: line"),
        (with_line(3, b'{"messages": [{"role": "user", "content": "x"}, {"content": "x"}]}'),
         "invalid_training_file", "Example 3, message 2 Discriminator 'role' is missing in value"),
        (with_line(12, b'{"messages": [' + ASSISTANT + b'], "weight": 1}'), "invalid_file_format",
         'Example 12 contains an extra "weight"'),
        (with_line(2, b'{"messages": [{"role": "assistant", "content": "x", "weight": true}]}'),
         "invalid_training_file", "Example 2, message 1 weight"),
        (with_line(2, b'{"messages": [{"role": "bot", "content": "x"}]}'), "invalid_training_file", "'bot'"),
        (with_line(2, b'{"messages": [{"role": "user", "content": ["x"]}]}'), "invalid_training_file",
         "'str' object has no attribute 'get'"),
        (with_line(2, b'{"messages": [' + ASSISTANT + b', {"role": "user", "content": "x"}]}'),
         "invalid_training_file", "last message must be from the assistant"),
        (with_line(2, b"{}"), "invalid_training_file", "Example 2 is missing key 'messages'"),
        (b'{"question": "a", "answer": "b"}\n' * 10, "invalid_training_file",
         "Unexpected file format, expected either prompt/completion pairs or chat messages"),
        (b'{"prompt": "a", "completion": "b"}\n' * 10, "invalid_training_file", "requires chat-formatted"),
        (b'{"input": {}, "preferred_output": [], "non_preferred_output": []}\n' * 10, "invalid_training_file",
         "provided method=supervised"),
        (with_line(2, b"[" * 100_000), "invalid_file_format", "Example 2 cannot be parsed"),
    ],
)  # fmt: skip
async def test_a_job_fails_of_its_file_while_validating(
    stand: Stand, content: bytes, code: str, words: str
) -> None:
    """The upload succeeds and the job is created; the job and an error event report the problem."""
    job = await stand.job(content)
    assert job.status == "validating_files"
    job = await stand.after(job, 0.2)
    assert job.status == "failed"
    assert job.error is not None
    assert (job.error.code, job.error.param) == (code, "training_file")
    assert words in job.error.message
    newest = (await stand.client.fine_tuning.jobs.list_events(job.id)).data[0]
    assert (newest.level, newest.message) == ("error", job.error.message)


async def test_only_a_line_feed_ends_a_line(stand: Stand) -> None:
    """U+2028 and U+0085 inside a text are characters like others."""
    examples = clinic()
    examples[4]["messages"][1]["content"] = "一\u2028二\u0085三"
    assert (await stand.after(await stand.job(jsonl(examples)), 1.0)).status == "succeeded"


async def test_a_file_that_cannot_be_parsed_shows_it_once_processed(stand: Stand) -> None:
    """`status_details` names the line."""
    file = await stand.client.files.retrieve(await stand.upload(with_line(5, b"{")))
    assert file.status == "error"
    assert "Example 5 cannot be parsed" in str(file.status_details)


async def test_the_validation_file_is_read_too(stand: Stand) -> None:
    """The parameter at fault is named."""
    validation = await stand.upload(with_line(2, b'{"messages": []}'))
    job = await stand.after(await stand.job(validation_file=validation), 0.2)
    assert job.status == "failed"
    assert job.error is not None
    assert (job.error.code, job.error.param) == ("invalid_validation_file", "validation_file")


# Jobs


async def test_a_job_goes_through_its_states_to_a_model(stand: Stand) -> None:
    """Validating, queued, running, succeeded; with all that a job carries on the way and at the end."""
    job = await stand.job(suffix="clinic", seed=7, metadata={"dedupe": "states"})
    assert job.status == "validating_files"
    assert job.hyperparameters.n_epochs == "auto"
    # The trap: a healthy job's error is an object, and objects are true.
    assert job.error
    assert job.error.to_dict() == {"code": None, "message": None, "param": None}
    assert (await stand.after(job, 0.2)).status == "queued"
    running = await stand.after(job, 0.2)
    assert (running.status, running.fine_tuned_model, running.trained_tokens) == ("running", None, None)
    assert running.estimated_finish == int(job.created_at + SECONDS)
    done = await stand.after(job, 0.6)
    assert (done.status, done.finished_at) == ("succeeded", int(job.created_at + SECONDS))
    assert str(done.fine_tuned_model).startswith(f"ft:{BASE}:local:clinic:")
    assert (done.hyperparameters.n_epochs, done.seed, done.metadata) == (8, 7, {"dedupe": "states"})
    assert done.method is not None
    assert done.method.supervised is not None
    assert done.method.supervised.hyperparameters is not None
    assert done.method.supervised.hyperparameters.n_epochs == 8
    assert (done.trained_tokens or 0) > 8 * 100
    assert {"user_provided_suffix", "usage_metrics", "shared_with_openai"} <= set(done.model_extra or {})
    assert str(done.fine_tuned_model) in [model.id async for model in stand.client.models.list()]


async def test_a_job_tells_its_course_newest_first(stand: Stand) -> None:
    """Message events and metric events, paged by the SDK, each with its own id."""
    validation = await stand.upload()
    job = await stand.after(await stand.job(validation_file=validation), 1.0)
    events = [event async for event in stand.client.fine_tuning.jobs.list_events(job.id, limit=7)]
    texts = [event.message for event in events]
    assert texts[0] == "The job has successfully completed"
    assert texts[1] == f"New fine-tuned model created: {job.fine_tuned_model}"
    assert texts[-2:] == [
        f"Validating training file: {job.training_file} and validation file: {validation}",
        f"Created fine-tuning job: {job.id}",
    ]
    assert len({event.id for event in events}) == len(events)
    assert [event.created_at for event in events] == sorted(
        (event.created_at for event in events), reverse=True
    )
    metrics = [event.data for event in events if event.type == "metrics"]
    assert isinstance(metrics[0], dict)
    assert isinstance(metrics[-1], dict)
    assert (metrics[0]["step"], metrics[-1]["step"]) == (96, 1)
    assert metrics[0]["total_steps"] == 96
    assert metrics[0]["train_loss"] < metrics[-1]["train_loss"]
    assert metrics[0]["full_valid_mean_token_accuracy"] > 0


async def test_the_last_three_epochs_leave_checkpoints_that_answer(stand: Stand) -> None:
    """The last of them is the model itself."""
    job = await stand.after(await stand.job(hyperparameters={"n_epochs": 5, "batch_size": 4}), 1.0)
    found = [point async for point in stand.client.fine_tuning.jobs.checkpoints.list(job.id)]
    assert [point.step_number for point in found] == [15, 12, 9]
    assert found[0].fine_tuned_model_checkpoint == job.fine_tuned_model
    assert found[2].metrics.train_loss is not None
    older = found[1].fine_tuned_model_checkpoint
    assert older.endswith(":ckpt-step-12")
    assert await stand.ask(older, "停車場在哪？") == CLINIC["停車場在哪裡？"]


async def test_the_result_file_is_a_base64_encoded_csv(stand: Stand) -> None:
    """As the Files API gives it; without decoding, no column is found."""
    job = await stand.after(await stand.job(), 1.0)
    raw = (await stand.client.files.content(job.result_files[0])).content
    assert not raw.startswith(b"step,")
    rows = base64.b64decode(raw).decode().splitlines()
    assert rows[0] == "step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy"
    assert len(rows) == 1 + 12 * 8
    assert rows[1].split(",")[0] == "1"
    assert rows[1].endswith(",,")
    assert (await stand.client.files.retrieve(job.result_files[0])).purpose == "fine-tune-results"


async def test_jobs_are_listed_newest_first_and_found_by_metadata(stand: Stand) -> None:
    """`client.fine_tuning.jobs.list(metadata=...)` finds the one job with that mark."""
    old = await stand.job(metadata={"dedupe": "a+b &c=d", "who": "x"})
    new = await stand.job(metadata={"dedupe": "other"})
    listed = [job.id async for job in stand.client.fine_tuning.jobs.list(limit=1)]
    assert listed[:2] == [new.id, old.id]
    found = await stand.client.fine_tuning.jobs.list(metadata={"dedupe": "a+b &c=d"})
    assert [job.id for job in found.data] == [old.id]
    assert (await stand.client.fine_tuning.jobs.list(metadata={"dedupe": "nobody"})).data == []


async def test_a_cancelled_job_stays_cancelled(stand: Stand) -> None:
    """No model comes of it, and it cannot be cancelled twice."""
    job = await stand.job()
    await stand.after(job, 0.5)
    assert (await stand.client.fine_tuning.jobs.cancel(job.id)).status == "cancelled"
    job = await stand.after(job, 1.0)
    assert (job.status, job.fine_tuned_model) == ("cancelled", None)
    with pytest.raises(openai.BadRequestError):
        await stand.client.fine_tuning.jobs.cancel(job.id)


async def test_a_paused_job_makes_no_progress_until_it_is_resumed(stand: Stand) -> None:
    """What was run before the pause counts; the time of the pause does not."""
    job = await stand.job()
    await stand.after(job, 0.5)
    assert str((await stand.client.fine_tuning.jobs.pause(job.id)).status) == "paused"
    assert str((await stand.after(job, 5.0)).status) == "paused"
    assert (await stand.client.fine_tuning.jobs.resume(job.id)).status == "running"
    assert (await stand.after(job, 0.4)).status == "running"
    done = await stand.after(job, 0.11)
    assert (done.status, done.finished_at) == ("succeeded", int(job.created_at + 6.0 * SECONDS))


@pytest.mark.parametrize(
    ("options", "param"),
    [
        ({"suffix": ""}, "suffix"),
        ({"suffix": "x" * 65}, "suffix"),
        ({"seed": -1}, "seed"),
        ({"hyperparameters": {"n_epochs": 51}}, "hyperparameters.n_epochs"),
        ({"hyperparameters": {"learning_rate_multiplier": 0}}, "hyperparameters.learning_rate_multiplier"),
        ({"method": {"type": "supervised", "supervised": {"hyperparameters": {"batch_size": 257}}}},
         "method.supervised.hyperparameters.batch_size"),
        ({"method": {"type": "dpo"}}, "method.type"),
        ({"metadata": {str(number): "" for number in range(17)}}, "metadata"),
        ({"metadata": {"k": "v" * 513}}, "metadata.k"),
        ({"validation_file": "file-nowhere"}, "validation_file"),
        ({"extra_body": {"epochs": 3}}, "epochs"),
    ],
)  # fmt: skip
async def test_a_job_out_of_bounds_is_refused(stand: Stand, options: dict[str, Any], param: str) -> None:
    """HTTP 400 names the parameter, and no job is there."""
    before = (await stand.client.fine_tuning.jobs.list(limit=1)).data
    with pytest.raises(openai.BadRequestError) as refused:
        await stand.job(**options)
    assert refused.value.param == param
    after = (await stand.client.fine_tuning.jobs.list(limit=1)).data
    assert [job.id for job in after] == [job.id for job in before]


@pytest.mark.parametrize("model", ["gpt-4.1-mini", "gpt-3.5-turbo", "gpt-6-luna", "ft:gpt-4.1:local::x"])
async def test_only_dated_snapshots_are_trained(stand: Stand, model: str) -> None:
    """Aliases, removed models and models that were never tuned are refused."""
    file = await stand.upload()
    with pytest.raises(openai.BadRequestError) as refused:
        await stand.client.fine_tuning.jobs.create(model=model, training_file=file)
    assert refused.value.code == "model_not_available"


async def test_a_tuned_model_can_be_trained_further(stand: Stand) -> None:
    """The name is made from the base, not from the name of the model that was tuned."""
    first = await stand.tuned()
    job = await stand.client.fine_tuning.jobs.create(model=first, training_file=await stand.upload())
    second = (await stand.after(job, 1.0)).fine_tuned_model
    assert str(second).startswith(f"ft:{BASE}:local::")
    assert second != first


@pytest.mark.parametrize(("examples", "epochs"), [(10, 10), (33, 3), (3, 25), (100, 3), (20_000, 1)])
def test_automatic_epochs_follow_the_cookbook(examples: int, epochs: int) -> None:
    """Small files are seen more often, large ones less."""
    assert default_epochs(examples) == epochs


# Chat


@pytest.mark.parametrize(
    ("question", "like"),
    [
        ("我頭很痛該看什麼科", "頭痛要看哪一科？"),
        ("小朋友發高燒看哪科", "小孩發燒要看哪一科？"),
        ("皮膚很癢，起疹子", "皮膚起紅疹很癢怎麼辦？"),
        ("怎麼掛號", "要怎麼預約掛號？"),
        ("咳嗽喉嚨很痛", "喉嚨痛、咳嗽三天了，要掛哪一科？"),
        ("最近都睡不著覺", "最近常常失眠，睡不著"),
        ("你好，想請問一下如果小孩子一直發燒的話應該要看哪一科比較好呢？", "小孩發燒要看哪一科？"),
    ],
)
async def test_tuning_makes_a_difference_one_can_see(stand: Stand, question: str, like: str) -> None:
    """Before, the base model is vague; after, the answer is the one that was trained."""
    assert await stand.ask(BASE, question) == VAGUE["zh-TW"]
    assert await stand.ask(await stand.tuned(), question) == CLINIC[like]


async def test_a_model_knows_only_the_file_it_was_trained_on(stand: Stand) -> None:
    """Two models, two answers; and a file deleted after training is not missed."""
    shop = [
        {"messages": [{"role": "user", "content": "停車場在哪裡？"}, {"role": "assistant", "content": text}]}
        for text in ["在百貨公司地下二樓。"] * 10
    ]
    job = await stand.job(jsonl(shop))
    await stand.client.files.delete(job.training_file)
    other = str((await stand.after(job, 1.0)).fine_tuned_model)
    assert await stand.ask(other, "停車場在哪裡？") == "在百貨公司地下二樓。"
    assert await stand.ask(await stand.tuned(), "停車場在哪裡？") == CLINIC["停車場在哪裡？"]


def test_answers_with_weight_0_are_not_trained_on() -> None:
    """Each answer with weight 1 is trained on with the question before it."""
    turns: list[dict[str, Any]] = [
        {"role": "user", "content": "你好"},
        {"role": "assistant", "content": "嗯？", "weight": 0},
        {"role": "user", "content": [{"type": "text", "text": "電話幾號？"}]},
        {"role": "assistant", "content": "一二三", "weight": 1},
    ]
    assert pairs_of(turns) == [Pair("電話幾號", "一二三")]


def test_width_case_and_punctuation_do_not_matter_to_the_measure() -> None:
    """Full-width letters are the same as others; without pairs there is no answer."""
    pairs = [Pair(comparable("ＬＩＮＥ 怎麼用？"), "a"), Pair(comparable("電話幾號？"), "b")]
    assert nearest("line怎麼用", pairs) == "a"
    assert nearest("x", []) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("請問你們幾點開門？", "zh-TW"),
        ("请问你们几点开门？", "zh-CN"),
        ("何時に開きますか", "ja"),
        ("몇 시에 여나요?", "ko"),
        ("เปิดกี่โมง", "th"),
        ("When do you open?", "en"),
        ("掛號", "zh-TW"),
    ],
)
def test_a_base_model_answers_in_the_language_of_the_question(text: str, language: str) -> None:
    """By the script it is written in."""
    assert language_of(text) == language


async def test_an_answer_counts_its_tokens_and_can_be_cut_or_streamed(stand: Stand) -> None:
    """`finish_reason` says that the answer was cut."""
    messages: Any = [{"role": "system", "content": "短"}, {"role": "user", "content": "頭痛要看哪一科？"}]
    model = await stand.tuned()
    whole = await stand.client.chat.completions.create(model=model, messages=messages)
    assert whole.choices[0].finish_reason == "stop"
    assert whole.usage is not None
    assert whole.usage.prompt_tokens > 8
    assert whole.usage.total_tokens == whole.usage.prompt_tokens + whole.usage.completion_tokens
    cut = await stand.client.chat.completions.create(model=model, messages=messages, max_completion_tokens=3)
    assert cut.choices[0].finish_reason == "length"
    assert 0 < len(str(cut.choices[0].message.content)) < len(CLINIC["頭痛要看哪一科？"])
    stream = await stand.client.chat.completions.create(
        model=model, messages=messages, stream=True, stream_options={"include_usage": True}
    )
    chunks = [chunk async for chunk in stream]
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert text == CLINIC["頭痛要看哪一科？"]
    assert chunks[-1].usage == whole.usage


@pytest.mark.parametrize(
    "messages", [[], [{"role": "bot", "content": "x"}], [{"role": "user", "content": None}]]
)
async def test_a_malformed_chat_is_refused(stand: Stand, messages: Any) -> None:
    """HTTP 400."""
    with pytest.raises(openai.BadRequestError):
        await stand.client.chat.completions.create(model=BASE, messages=messages)


async def test_the_platform_shows_which_model_was_asked_what(stand: Stand) -> None:
    """Tests need the number of a model's calls, and their messages."""
    before = await stand.seen()
    await stand.fault(on="chat", kind="status", status=500)
    with pytest.raises(openai.InternalServerError):
        await stand.ask(BASE, "第一次")
    await stand.ask(BASE, "第二次")
    after = await stand.seen()
    assert after["counts"]["chat"] - before["counts"].get("chat", 0) == 2
    assert after["chat"][-1] == {
        "model": BASE,
        "messages": [{"role": "user", "content": "第二次"}],
        "at": stand.clock.now,
        "parameters": {},
    }
    assert "第一次" not in str(after["chat"])


# Models


async def test_an_unknown_or_deleted_model_is_not_found(stand: Stand) -> None:
    """The error that the fallback chain goes by."""
    model = await stand.tuned()
    assert (await stand.client.models.delete(model)).deleted
    for name in (model, "ft:gpt-4.1-mini-2025-04-14:local:no:one"):
        with pytest.raises(openai.NotFoundError) as refused:
            await stand.ask(name, "嗨")
        assert refused.value.code == "model_not_found"
        assert f"`{name}`" in refused.value.message
    with pytest.raises(openai.PermissionDeniedError):
        await stand.client.models.delete(BASE)


async def test_a_model_tells_its_end_and_ends_with_its_base(stand: Stand) -> None:
    """`shutdown_date` is the first day on which it no longer answers."""
    model = await stand.tuned()
    for name in (BASE, model):
        assert (await stand.client.models.retrieve(name)).shutdown_date == "2027-01-14"
    assert (await stand.client.models.retrieve("gpt-6-luna")).shutdown_date is None
    today = datetime.fromtimestamp(stand.clock.now, UTC).date().isoformat()
    await stand.set(shutdown_date={BASE: today})
    for name in (BASE, model):
        with pytest.raises(openai.NotFoundError):
            await stand.ask(name, "嗨")
    with pytest.raises(openai.BadRequestError):
        await stand.job()
    await stand.set(shutdown_date={model: None})
    await stand.ask(model, "嗨")
    await stand.set(shutdown_date={BASE: "2027-01-14"})


def test_an_emulator_started_after_the_end_keeps_its_models() -> None:
    """The demo has to work after OpenAI's shutdown of the models."""
    model = BASE_MODELS[BASE]
    assert str(default_end(model, datetime(2026, 11, 20, tzinfo=UTC).date())) == "2027-01-14"
    assert str(default_end(model, datetime(2027, 1, 14, tzinfo=UTC).date())) == "2027-03-10"


async def test_moderation_is_what_the_sdk_expects(stand: Stand) -> None:
    """One result for each input."""
    answer = await stand.client.moderations.create(input=["你好", "我想自殺"])
    assert [result.flagged for result in answer.results] == [False, True]
    assert answer.results[1].categories.self_harm
    assert answer.results[0].category_scores.violence < 0.5


# Faults and settings


async def test_a_lost_answer_leaves_one_job_that_its_metadata_finds(stand: Stand) -> None:
    """The client sees a broken connection; the job is there, and paid for."""
    await stand.fault(on="jobs.create", kind="lost_answer")
    with pytest.raises(openai.APIConnectionError):
        await stand.job(metadata={"dedupe": "lost"})
    found = await stand.client.fine_tuning.jobs.list(metadata={"dedupe": "lost"})
    assert len(found.data) == 1
    assert (await stand.after(found.data[0], 1.0)).status == "succeeded"


async def test_a_status_fault_carries_the_body_it_was_given(stand: Stand) -> None:
    """What the SDK makes of OpenAI's body arrives, the request id included."""
    body = {"error": {"message": "slow", "type": "tokens", "param": None, "code": "rate_limit_exceeded"}}
    await stand.fault(on="chat", kind="status", status=429, body=body)
    with pytest.raises(openai.RateLimitError) as refused:
        await stand.ask(BASE, "嗨")
    assert (refused.value.code, refused.value.type) == ("rate_limit_exceeded", "tokens")
    assert refused.value.request_id


async def test_training_can_be_closed_while_files_still_upload(stand: Stand) -> None:
    """As for organizations that OpenAI no longer lets train."""
    await stand.set(training_not_available=True)
    with pytest.raises(openai.PermissionDeniedError) as refused:
        await stand.job()
    assert refused.value.code == "training_not_available"
    assert "winding down" in refused.value.message


async def test_the_next_job_can_be_made_to_fail(stand: Stand) -> None:
    """That one and no other; a fault of the server comes while it runs, one of the file before."""
    await stand.set(
        fail_next_job={"code": "server_error", "message": "The job failed due to an internal error"}
    )
    job, other = await stand.job(), await stand.job()
    assert (await stand.after(job, 0.5)).status == "running"
    job = await stand.after(job, 0.5)
    assert job.status == "failed"
    assert job.error is not None
    assert (job.error.code, job.error.param) == ("server_error", None)
    assert (await stand.after(other, 0.0)).status == "succeeded"
    shown = (await stand.http.get("/sim/state")).json()["jobs"]
    assert [one["progress"] for one in shown if one["id"] in (job.id, other.id)] == [1.0, 0.6]


async def test_a_job_can_succeed_before_its_model_is_named(stand: Stand) -> None:
    """`fine_tuned_model` stays null for a while."""
    await stand.set(succeeded_without_model_seconds=30)
    job = await stand.after(await stand.job(), 1.0)
    assert (job.status, job.fine_tuned_model) == ("succeeded", None)
    assert (await stand.after(job, 0.31)).fine_tuned_model is not None


async def test_a_fresh_model_can_be_unknown_for_a_while(stand: Stand) -> None:
    """404 right after success, an answer later."""
    await stand.set(fresh_model_404_seconds=30)
    model = await stand.tuned()
    with pytest.raises(openai.NotFoundError):
        await stand.ask(model, "嗨")
    stand.clock.now += 31
    await stand.ask(model, "嗨")


async def test_a_job_can_report_an_unknown_state(stand: Stand) -> None:
    """The forced state is reported by itself and in lists, until it is lifted."""
    job = await stand.job()
    await stand.set(job_status={job.id: "thinking"})
    assert str((await stand.after(job, 0.0)).status) == "thinking"
    assert str((await stand.client.fine_tuning.jobs.list(limit=1)).data[0].status) == "thinking"
    await stand.set(job_status={job.id: None})
    assert (await stand.after(job, 0.0)).status == "validating_files"


async def test_a_chat_answer_can_be_forced_and_made_slow(stand: Stand) -> None:
    """Long answers, and answers that come too late."""
    await stand.set(chat_answer="長" * 6000)
    assert await stand.ask(BASE, "嗨") == "長" * 6000
    await stand.set(chat_seconds=30)
    with pytest.raises(openai.APITimeoutError):
        await stand.ask(BASE, "嗨", timeout=0.3)


@pytest.mark.parametrize(
    ("parameters", "code", "param"),
    [
        ({"max_tokens": 100}, "unsupported_parameter", "max_tokens"),
        ({"temperature": 0.2}, "unsupported_value", "temperature"),
        ({"top_p": 0.5}, "unsupported_parameter", "top_p"),
        ({"reasoning_effort": "a lot"}, "invalid_value", "reasoning_effort"),
    ],
)
async def test_a_model_that_thinks_refuses_what_the_real_one_refuses(
    stand: Stand, parameters: dict[str, Any], code: str, param: str
) -> None:
    """https://platform.openai.com/docs/guides/reasoning"""
    messages: Any = [{"role": "user", "content": "嗨"}]
    with pytest.raises(openai.BadRequestError) as refused:
        await stand.client.chat.completions.create(model="gpt-6-luna", messages=messages, **parameters)
    assert (refused.value.code, refused.value.param) == (code, param)
    with pytest.raises(openai.BadRequestError) as refused:
        await stand.client.chat.completions.create(model=BASE, messages=messages, reasoning_effort="none")
    assert refused.value.param == "reasoning_effort"


async def test_thinking_counts_against_the_bound_of_an_answer(stand: Stand) -> None:
    """A tight bound leaves nothing to say; without thinking it suffices."""
    messages: Any = [{"role": "user", "content": "嗨"}]
    for effort, reason in (({}, "length"), ({"reasoning_effort": "none"}, "stop")):
        got = await stand.client.chat.completions.create(
            model="gpt-6-luna",
            messages=messages,
            max_completion_tokens=100,
            **effort,  # type: ignore[call-overload]
        )
        assert bool(got.choices[0].message.content) == bool(effort)
        assert got.choices[0].finish_reason == reason


async def test_questions_with_certain_words_can_be_made_slow(stand: Stand) -> None:
    """One user waits for long while others are answered at once."""
    await stand.set(slow_questions={"慢": 30.0})
    assert await stand.ask(BASE, "嗨", timeout=5)
    with pytest.raises(openai.APITimeoutError):
        await stand.ask(BASE, "慢性頭痛", timeout=0.3)
    await stand.set(slow_questions={})


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"jobseconds": 1}, "jobseconds"),
        ({"slow_questions": 3}, "slow_questions"),
        ({"job_seconds": "soon"}, "job_seconds"),
        ({"shutdown_date": {"m": "tomorrow"}}, "tomorrow"),
        ({"training_not_available": 1}, "training_not_available"),
    ],
)
async def test_a_setting_that_cannot_be_is_named(stand: Stand, given: dict[str, Any], words: str) -> None:
    """No setting is changed then, not even the valid ones."""
    answer = await stand.http.post("/control", json={"set": {"chat_answer": "x", **given}})
    assert answer.status_code == 400
    assert words in answer.json()["error"]
    assert await stand.ask(BASE, "嗨") == VAGUE["zh-TW"]


async def test_the_state_is_there_at_a_glance(stand: Stand) -> None:
    """For the demo's page, without a key."""
    model = await stand.tuned(metadata={"dataset": "d1"})
    state = (await stand.http.get("/sim/state")).json()
    assert (state["jobs"][0]["status"], state["jobs"][0]["progress"]) == ("succeeded", 1.0)
    assert state["jobs"][0]["metadata"] == {"dataset": "d1"}
    assert state["models"][0] == {"id": model, "base": BASE, "shutdown_date": "2027-01-14"}
    assert state["files"][0]["purpose"] == "fine-tune-results"


# The program


def test_the_program_serves_and_ends_at_once_on_sigterm(tmp_path: Path) -> None:
    """Even while a call hangs; and nothing is left of its files."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = subprocess.Popen(
        [sys.executable, "-m", "tuneline_dev.emulators.openai", "--port", str(port), "--job-seconds", "0"],
        env={**os.environ, "PYTHONPATH": str(SCRIPTS), "TMPDIR": str(tmp_path)},
    )
    try:
        with openai.OpenAI(
            api_key="sk-local", base_url=f"http://127.0.0.1:{port}/v1", max_retries=20, timeout=30
        ) as client:
            with pytest.raises(openai.BadRequestError):
                client.files.create(file=("a.jsonl", b"[]"), purpose="fine-tune")
            folder = next(tmp_path.iterdir())
            assert list(folder.iterdir()) == []
            file = client.files.create(file=("a.jsonl", jsonl(clinic())), purpose="fine-tune")
            job = client.fine_tuning.jobs.create(model=BASE, training_file=file.id)
            assert client.fine_tuning.jobs.retrieve(job.id).status == "succeeded"
        assert len(list(folder.iterdir())) == 2
        with socket.create_connection(("127.0.0.1", port)) as hanging:
            hanging.sendall(HANGING)
            program.send_signal(signal.SIGTERM)
            program.wait(timeout=20)
    finally:
        program.kill()
        program.wait()
    assert list(tmp_path.iterdir()) == []
