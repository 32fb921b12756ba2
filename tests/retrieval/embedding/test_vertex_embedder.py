"""Texts are embedded with Google's models, over HTTP: both methods, limits, faults, access."""

import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import numpy as np
import pytest

from tests.platforms import Vertex
from tuneline.bootstrap.google import google_api
from tuneline.retrieval.embedding.embedder import EmbeddingRetryError
from tuneline.retrieval.embedding.vertex_embedder import VertexEmbedder
from tuneline_dev.emulators.answers.hashed_vectors import hashed_vector

GEMINI, MULTILINGUAL = "gemini-embedding-001", "text-multilingual-embedding-002"
TEXTS = ["停車場在哪裡?", "花生過敏可以吃嗎?", "駐車場はどこですか?"]
METHODS = {"predict": "publishers.predict", "embedContent": "publishers.embedContent"}
NOW = {"Retry-After": "0"}
Make = Callable[..., VertexEmbedder]


@pytest.fixture
async def make(vertex: Vertex) -> AsyncIterator[Make]:
    api = google_api(vertex.environment)

    def embedder(model: str = MULTILINGUAL, **more: Any) -> VertexEmbedder:
        options = {"seconds": 10.0, "max_retries": 2, "location": "us-central1", "project": "local", **more}
        return VertexEmbedder(api=api, model=model, base_url=vertex.url, **options)

    yield embedder
    await api.close()


async def fails(made: VertexEmbedder, texts: list[str] = TEXTS) -> str:
    """Return the text of the error."""
    with pytest.raises(EmbeddingRetryError) as failed:
        await made.embed(texts, purpose="example")
    return str(failed.value)


def rows_of(texts: list[str]) -> Any:
    return pytest.approx(np.array([hashed_vector(text, 768) for text in texts]), abs=1e-6)


def calls(vertex: Vertex) -> int:
    return sum(vertex.calls(operation) for operation in METHODS.values())


def sent(vertex: Vertex) -> list[Any]:
    return list(vertex.get("/sim/requests")["embedded"])


async def test_many_texts_go_in_one_request(make: Make, vertex: Vertex) -> None:
    rows = await make().embed(TEXTS, purpose="example")
    assert rows.dtype == np.float32
    assert rows == rows_of(TEXTS)
    (request,) = sent(vertex)
    assert request["location"] == "us-central1"
    assert request["instances"] == [{"content": text, "task_type": "RETRIEVAL_DOCUMENT"} for text in TEXTS]


@pytest.mark.parametrize("model", [GEMINI, MULTILINGUAL])
@pytest.mark.parametrize(
    ("purpose", "task"), [("question", "RETRIEVAL_QUERY"), ("example", "RETRIEVAL_DOCUMENT")]
)
async def test_a_question_is_embedded_for_retrieval(
    make: Make, vertex: Vertex, model: str, purpose: Any, task: str
) -> None:
    await make(model).embed(TEXTS[:1], purpose=purpose)
    assert sent(vertex)[0]["instances"][0]["task_type"] == task


@pytest.mark.parametrize("methods", [["predict"], ["embedContent"], ["predict", "embedContent"]])
async def test_gemini_s_model_is_asked_by_the_method_that_it_has(
    make: Make, vertex: Vertex, methods: list[str]
) -> None:
    vertex.set(embedding_methods=methods)
    made = make(GEMINI)
    assert await made.embed(TEXTS[:1], purpose="question") == rows_of(TEXTS[:1])
    before = calls(vertex)
    assert await made.embed(TEXTS, purpose="example") == rows_of(TEXTS)
    # One request for each text, by the method that has answered.
    assert calls(vertex) == before + 3
    assert vertex.calls(METHODS[methods[0]]) == 4
    config = sent(vertex)[-1].get("parameters") or sent(vertex)[-1]["config"]
    assert config["outputDimensionality"] == 768


async def test_a_set_of_examples_is_embedded_one_by_one(make: Make, vertex: Vertex) -> None:
    texts = [f"第 {number} 題" for number in range(120)]
    assert await make(GEMINI).embed(texts, purpose="example") == rows_of(texts)
    assert calls(vertex) == 120


async def test_long_examples_stay_below_google_s_limits(make: Make, vertex: Vertex) -> None:
    texts = [f"{number}" + "長い" * 300 for number in range(100)]
    assert len(await make().embed(texts, purpose="example")) == 100
    assert vertex.calls("publishers.predict") == len(sent(vertex)) == 4


async def test_batches_get_smaller_if_google_takes_fewer_texts(make: Make, vertex: Vertex) -> None:
    vertex.set(most_embedded_texts=5)
    texts = [f"第 {number} 題" for number in range(40)]
    assert await make().embed(texts, purpose="example") == rows_of(texts)


async def test_odd_texts_are_embedded(make: Make) -> None:
    odd = ["", "\x00", "\ud83d", "👍" * 1_000, "x" * 100_000]
    for model in (GEMINI, MULTILINGUAL):
        assert (await make(model).embed(odd, purpose="question")).shape == (5, 768)


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_busy_host_is_asked_again(make: Make, vertex: Vertex, status: int) -> None:
    vertex.fault("publishers.predict", "status", status=status, times=2, headers=NOW)
    assert await make().embed(TEXTS, purpose="example") == rows_of(TEXTS)
    assert calls(vertex) == 3


async def test_it_is_asked_again_a_limited_number_of_times(make: Make, vertex: Vertex) -> None:
    vertex.fault("publishers.predict", "status", status=429, times=99, headers=NOW)
    reason = await fails(make())
    assert reason == f"{MULTILINGUAL}@vertex/768: Vertex AI answered 429 RESOURCE_EXHAUSTED"
    assert calls(vertex) == 3


async def test_one_text_that_fails_ends_the_others(make: Make, vertex: Vertex) -> None:
    vertex.fault("publishers.predict", "status", status=503, times=999, headers=NOW)
    await fails(make(GEMINI, max_retries=0), [f"第 {number} 題" for number in range(500)])
    assert calls(vertex) <= 32


async def test_a_lost_token_is_replaced_and_a_missing_right_is_named(make: Make, vertex: Vertex) -> None:
    made = make()
    await made.embed(TEXTS, purpose="example")
    vertex.post("/sim/revoke_tokens")
    assert len(await made.embed(TEXTS, purpose="example")) == 3
    vertex.set(denied_permissions=["aiplatform.endpoints.predict"])
    before = calls(vertex)
    for model in (MULTILINGUAL, GEMINI):
        assert "grant the permission aiplatform.endpoints.predict" in await fails(make(model), TEXTS[:1])
    assert calls(vertex) == before + 2


@pytest.mark.parametrize("model", [GEMINI, MULTILINGUAL])
async def test_a_location_without_the_model_names_the_setting(make: Make, model: str) -> None:
    reason = await fails(make(model, location="asia-east1"))
    assert "Vertex AI answered 404 NOT_FOUND" in reason
    assert "EMBEDDING_LOCATION" in reason


def predictions(*rows: Any) -> dict[str, Any]:
    return {"predictions": [{"embeddings": {"values": row}} for row in rows]}


ROW = [1.0, *[0.0] * 767]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (predictions(ROW, ROW), "2 embeddings for 3 texts"),
        (predictions(), "0 embeddings for 3 texts"),
        ({}, "0 embeddings for 3 texts"),
        ([], "0 embeddings for 3 texts"),
        ({"predictions": [None, 1, "x"]}, "neither a list of numbers nor"),
        ({"predictions": [{"embeddings": {}}] * 3}, "neither a list of numbers nor"),
        (predictions(ROW, ROW, [1.0] * 3072), "3072 dimensions, not 768"),
        (predictions(ROW, ROW, [float("nan")] * 768), "not finite"),
        (predictions(ROW, ROW, [0.0] * 768), "no direction"),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_an_answer_without_all_embeddings_is_an_error(
    make: Make, vertex: Vertex, body: Any, reason: str
) -> None:
    vertex.fault("publishers.predict", "status", status=200, body=body)
    assert reason in await fails(make(max_retries=0))


@pytest.mark.parametrize("body", [{}, {"embedding": {}}, {"embedding": {"values": [1.0]}}, {"embedding": 1}])
async def test_so_is_a_single_one(make: Make, vertex: Vertex, body: Any) -> None:
    vertex.set(embedding_methods=["embedContent"])
    vertex.fault("publishers.embedContent", "status", status=200, body=body)
    assert "embedding" in await fails(make(GEMINI, max_retries=0), TEXTS[:1])


async def test_a_slow_host_is_an_error_after_the_tries_time(make: Make, vertex: Vertex) -> None:
    vertex.set(embedding_seconds=30)
    began = time.monotonic()
    assert "no readable answer" in await fails(make(seconds=0.3, max_retries=1))
    assert time.monotonic() - began < 10


def test_the_name_is_the_same_in_all_locations(vertex: Vertex) -> None:
    api = google_api(vertex.environment)
    names = {
        VertexEmbedder(
            api=api, model=GEMINI, project="local", location=location, seconds=1, max_retries=0
        ).name
        for location in ("us-central1", "europe-west1")
    }
    assert names == {"gemini-embedding-001@vertex/768"}
