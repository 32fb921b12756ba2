"""Google counts a dataset's tokens if it can be reached; otherwise they stay estimates, and say so."""

import base64
import io
import itertools
import json
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from starlette.responses import JSONResponse

from tests.platforms import Vertex, vertex_platform
from tests.training.vertex.conftest import CONTENT
from tests.training.vertex.test_emulator import Lasting
from tests.training.vertex.tuning_server import TuningServer
from tuneline.datasets.prepare import Prepared, check_and_prepare
from tuneline.datasets.tokens import PER_GEMINI_IMAGE
from tuneline.datasets.validation.run import CheckOptions, Report
from tuneline.inference.google_token import GoogleToken
from tuneline.storage.objects import Objects
from tuneline.training.vertex.api import VertexApi
from tuneline.training.vertex.token_count import BATCH_CHARACTERS, BATCH_TEXTS, MOST_BYTES, TokenCounter
from tuneline_dev.emulators.answers.tokens import estimate
from tuneline_dev.emulators.storage.storage_emulator import StorageEmulator

GEMINI = "gemini-3.1-flash-lite"
IMAGE = "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"\0" * 40).decode()


@pytest.fixture
def google(storage: StorageEmulator) -> Iterator[Vertex]:
    with vertex_platform(storage.url) as platform:
        yield platform


def counter_at(url: str, *, seconds: float = 10.0) -> TokenCounter:
    api = VertexApi(token=GoogleToken(source=Lasting()), project="local", seconds=seconds, base_url=url)
    return TokenCounter(api=api, objects=Objects(), location="us")


def prepared(content: bytes, *, model: str = GEMINI) -> tuple[Report, Prepared]:
    """Check and prepare a dataset as the intake does."""
    reader, options = io.BytesIO(content), CheckOptions("qa.jsonl", model=model)
    report, files = check_and_prepare(
        reader, options, objects=Objects(), bucket="artifacts", dataset="d", fraction=None
    )
    assert files is not None, report.problems.listed[:3]
    return report, files


def example(*texts: str, **more: Any) -> dict[str, Any]:
    roles = itertools.cycle(("user", "assistant"))
    return {
        "messages": [{"role": role, "content": text} for role, text in zip(roles, texts, strict=False)],
        **more,
    }


def as_lines(examples: Iterable[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in examples).encode()


def texts_in(content: bytes) -> list[str]:
    return [turn["content"] for line in content.splitlines() for turn in json.loads(line)["messages"]]


def true_tokens(content: bytes) -> int:
    """What the emulator counts, without the one token of each request."""
    return sum(map(estimate, texts_in(content)))


async def test_a_dataset_is_counted_by_google_and_is_no_estimate(
    google: Vertex, storage: StorageEmulator
) -> None:
    report, files = prepared(CONTENT)
    assert report.has_estimated_tokens
    counted, counted_files = await counter_at(google.url).counted(report, files, model=GEMINI)
    calls = google.calls("publishers.countTokens")
    assert calls == 2, "one for each file"
    assert counted.tokens == true_tokens(CONTENT) + calls != report.tokens
    assert 0 < counted_files.train_tokens < counted.tokens
    assert counted_files.train_tokens != files.train_tokens
    assert not counted.has_estimated_tokens


async def test_samples_of_a_long_file_correct_its_estimate_whatever_its_order(
    google: Vertex, storage: StorageEmulator
) -> None:
    chinese = (example(f"{n} 頭痛要看哪一科？", "請掛神經內科，初診請帶健保卡。" * 9) for n in range(6_000))
    english = (example(f"{n} Which department?", "Call 02-2345-6789. " * 9) for n in range(6_000))
    content = as_lines([*chinese, *english])
    assert len(content) > 2 * MOST_BYTES
    report, files = prepared(content)
    counted, _ = await counter_at(google.url).counted(report, files, model=GEMINI)
    assert counted.tokens == pytest.approx(true_tokens(content), rel=0.03)
    assert report.tokens != pytest.approx(true_tokens(content), rel=0.10), "the estimate alone is further off"
    assert counted.has_estimated_tokens
    assert google.calls("publishers.countTokens") < 60


async def test_a_picture_and_a_tool_are_counted_and_make_it_an_estimate(
    google: Vertex, storage: StorageEmulator
) -> None:
    picture = example("", "a clinic")
    picture["messages"][0]["content"] = [
        {"type": "text", "text": "what is this?"},
        {"type": "image_url", "image_url": {"url": IMAGE}},
    ]
    plain = [example(f"q{n}", "a") for n in range(11)]
    report, files = prepared(as_lines([*plain, picture]))
    counted, _ = await counter_at(google.url).counted(report, files, model=GEMINI)
    assert counted.tokens == true_tokens(as_lines(plain)) + 1 + PER_GEMINI_IMAGE + sum(
        map(estimate, ("what is this?", "a clinic"))
    )
    assert counted.has_estimated_tokens
    tool = {"type": "function", "function": {"name": "f", "parameters": {"type": "object", "properties": {}}}}
    report, files = prepared(as_lines(example(f"q{n}", "a", tools=[tool]) for n in range(12)))
    with_tools, _ = await counter_at(google.url).counted(report, files, model=GEMINI)
    assert with_tools.tokens > true_tokens(as_lines(plain)) + 12 * 10
    assert with_tools.has_estimated_tokens


@pytest.mark.parametrize(
    "fault",
    [
        *({"kind": "status", "status": status} for status in (400, 403, 404, 429, 500)),
        {"kind": "reset"},
        {"kind": "hang"},
    ],
    ids=str,
)
async def test_what_google_does_not_count_stays_an_estimate(
    fault: dict[str, Any], google: Vertex, storage: StorageEmulator, caplog: pytest.LogCaptureFixture
) -> None:
    report, files = prepared(CONTENT)
    google.fault("publishers.countTokens", times=9, **fault)
    counter = counter_at(google.url, seconds=0.5)
    assert await counter.counted(report, files, model=GEMINI) == (report, files)
    assert "Google did not count the tokens" in caplog.text


@pytest.mark.parametrize("body", [{}, {"totalTokens": 0}, {"totalTokens": "many"}, [], {"totalTokens": None}])
async def test_an_answer_without_a_number_is_no_count(
    body: Any, server: TuningServer, storage: StorageEmulator
) -> None:
    report, files = prepared(CONTENT)
    server.answers = [JSONResponse(body)]
    assert await counter_at(server.url).counted(report, files, model=GEMINI) == (report, files)
    assert len(server.calls) == 1, "nothing more is asked"


async def test_a_request_is_bounded_and_each_text_has_a_turn_of_its_own(
    server: TuningServer, storage: StorageEmulator
) -> None:
    longest = "字" * (BATCH_CHARACTERS + 1)
    examples = [*(example(f"q{n}", f"a{n}") for n in range(400)), example("q", longest, "q", "a")]
    report, files = prepared(as_lines(examples))
    server.answers = [JSONResponse({"totalTokens": 5}) for _ in range(20)]
    counted, _ = await counter_at(server.url).counted(report, files, model=GEMINI)
    paths = {path for _, path, _ in server.calls}
    assert paths == {f"/v1/projects/local/locations/us/publishers/google/models/{GEMINI}:countTokens"}
    assert counted.tokens == 5 * len(server.calls)
    batches = [[turn["parts"] for turn in body["contents"]] for body in server.bodies]
    texts = [[part["text"] for (part,) in batch] for batch in batches]
    assert sorted(itertools.chain(*texts)) == sorted(texts_in(as_lines(examples)))
    for batch in texts:
        assert len(batch) <= BATCH_TEXTS
        assert len(batch) == 1 or len("".join(batch)) <= BATCH_CHARACTERS


async def test_nothing_is_sent_to_google_for_a_model_of_another_host(
    server: TuningServer, storage: StorageEmulator
) -> None:
    model = "gpt-4.1-mini-2025-04-14"
    report, files = prepared(CONTENT, model=model)
    assert await counter_at(server.url).counted(report, files, model=model) == (report, files)
    assert server.calls == []


async def test_a_file_that_is_gone_stays_an_estimate(server: TuningServer, storage: StorageEmulator) -> None:
    report, files = prepared(CONTENT)
    Objects().delete(files.train)
    assert await counter_at(server.url).counted(report, files, model=GEMINI) == (report, files)
    assert server.calls == []
