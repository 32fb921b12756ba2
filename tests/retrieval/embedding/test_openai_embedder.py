"""Texts are embedded at a host with OpenAI's API, over HTTP: order, limits, faults, keys."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import numpy as np
import pytest

from tests.platforms import KEY, OpenAI, openai_platform
from tuneline.inference.openai_parameters import Host
from tuneline.retrieval.embedding.embedder import EmbeddingRetryError
from tuneline.retrieval.embedding.openai_embedder import OpenAIEmbedder
from tuneline_dev.emulators.answers.hashed_vectors import hashed_vector

SMALL = "text-embedding-3-small"
TEXTS = ["停車場在哪裡?", "花生過敏可以吃嗎?", "駐車場はどこですか?"]
SOON = {"retry-after-ms": "1"}


def embedder(host: OpenAI | str, model: str = SMALL, *, key: str = KEY, **more: Any) -> OpenAIEmbedder:
    url = host if isinstance(host, str) else host.base_url
    options = {"seconds": 10.0, "max_retries": 2, **more}
    return OpenAIEmbedder(Host(base_url=url, api_key=key), model=model, **options)


@pytest.fixture
async def made(openai: OpenAI) -> AsyncIterator[OpenAIEmbedder]:
    made = embedder(openai)
    yield made
    await made.close()


async def fails(made: OpenAIEmbedder, texts: list[str] = TEXTS) -> str:
    """Return the text of the error."""
    with pytest.raises(EmbeddingRetryError) as failed:
        await made.embed(texts, purpose="example")
    await made.close()
    return str(failed.value)


def rows_of(texts: list[str], dimensions: int) -> Any:
    return pytest.approx(np.array([hashed_vector(text, dimensions) for text in texts]), abs=1e-6)


async def test_texts_become_rows_of_length_one_in_their_order(made: OpenAIEmbedder, openai: OpenAI) -> None:
    rows = await made.embed(TEXTS, purpose="example")
    assert rows.dtype == np.float32
    assert rows == rows_of(TEXTS, 768)
    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(3))
    (request,) = openai.get("/sim/requests")["embedded"]
    assert (request["model"], request["texts"]) == (SMALL, TEXTS)


async def test_a_question_is_embedded_as_an_example(made: OpenAIEmbedder) -> None:
    question = await made.embed(TEXTS, purpose="question")
    assert question == pytest.approx(await made.embed(TEXTS, purpose="example"))


@pytest.mark.parametrize("encoding", ["float", "base64"])
async def test_a_host_may_choose_the_encoding(made: OpenAIEmbedder, openai: OpenAI, encoding: str) -> None:
    openai.set(embedding_encoding=encoding)
    assert await made.embed(TEXTS, purpose="example") == rows_of(TEXTS, 768)


async def test_other_models_are_not_asked_for_fewer_dimensions(openai: OpenAI) -> None:
    made = embedder(openai, "bge-m3")
    assert await made.embed(TEXTS, purpose="example") == rows_of(TEXTS, 1024)
    await made.close()


async def test_many_texts_go_in_batches_that_the_host_takes(made: OpenAIEmbedder, openai: OpenAI) -> None:
    openai.set(most_embedded_texts=10)
    texts = [f"第 {number} 題" for number in range(70)]
    assert await made.embed(texts, purpose="example") == rows_of(texts, 768)
    sent = openai.get("/sim/requests")["embedded"]
    assert max(len(request["texts"]) for request in sent) == 8
    assert sorted(text for request in sent for text in request["texts"]) == sorted(texts)


async def test_odd_texts_are_embedded(made: OpenAIEmbedder) -> None:
    odd = ["", " ", "\x00", "\ud83d", "👍" * 1_000, "x" * 100_000, "\ufdfa" * 500]
    rows = await made.embed(odd, purpose="question")
    assert rows.shape == (7, 768)
    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(7))


async def test_no_texts_are_no_request(made: OpenAIEmbedder, openai: OpenAI) -> None:
    assert len(await made.embed([], purpose="example")) == 0
    assert openai.calls("embeddings") == 0


@pytest.mark.parametrize(("kind", "status"), [("status", 429), ("status", 503), ("reset", 500)])
async def test_a_busy_host_is_asked_again(
    made: OpenAIEmbedder, openai: OpenAI, kind: str, status: int
) -> None:
    openai.fault("embeddings", kind, status=status, times=2, headers=SOON)
    assert await made.embed(TEXTS, purpose="example") == rows_of(TEXTS, 768)
    assert openai.calls("embeddings") == 3


async def test_it_is_asked_again_a_limited_number_of_times(made: OpenAIEmbedder, openai: OpenAI) -> None:
    openai.fault("embeddings", "status", status=503, times=99, headers=SOON)
    reason = await fails(made)
    assert reason.startswith(f"{made.name}: the model's host answered 503")
    assert openai.calls("embeddings") == 3


async def test_a_wrong_key_is_not_tried_again(openai: OpenAI) -> None:
    made = embedder(openai, key="sk-wrong")
    reason = await fails(made)
    assert "the key is not accepted" in reason
    assert "sk-wrong" not in reason
    assert openai.calls("embeddings") == 1


async def test_an_account_without_credit_is_not_asked_again(made: OpenAIEmbedder, openai: OpenAI) -> None:
    openai.set(no_credit=True)
    assert "no credit" in await fails(made)
    assert openai.calls("embeddings") == 1


async def test_an_unknown_model_is_an_error(openai: OpenAI) -> None:
    assert "404 model_not_found" in await fails(embedder(openai, "text-embedding-9"))


def answer(*rows: Any) -> dict[str, Any]:
    return {"data": [{"index": number, "embedding": row} for number, row in enumerate(rows)]}


ROW = [1.0, *[0.0] * 767]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (answer(ROW, ROW), "2 embeddings for 3 texts"),
        (answer(ROW, ROW, ROW, ROW), "4 embeddings for 3 texts"),
        ({"data": [{"index": 0, "embedding": ROW}] * 3}, "do not name each text once"),
        ({"data": [{"index": number, "embedding": ROW} for number in (1, 2, 3)]}, "name each text once"),
        ({"data": [{"index": "0", "embedding": ROW}] * 3}, "name each text once"),
        (answer(ROW, ROW, ROW[1:]), "767 dimensions, not 768"),
        (answer(*[[1.0] * 1536] * 3), "1536 dimensions, not 768"),
        (answer(ROW, ROW, [float("nan")] * 768), "not finite"),
        (answer(ROW, ROW, [0.0] * 768), "no direction"),
        (answer(ROW, ROW, ["1"] * 768), "neither a list of numbers nor"),
        (answer(ROW, ROW, None), "neither a list of numbers nor"),
        (answer(), "0 embeddings for 3 texts"),
        ({"data": None}, "0 embeddings for 3 texts"),
        ({"data": {"0": ROW}}, "0 embeddings for 3 texts"),
        ([], "0 embeddings for 3 texts"),
        ("<html>", "0 embeddings for 3 texts"),
        ({"data": "x" * 9_000_000}, "no answer"),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_a_host_that_lies_is_an_error(openai: OpenAI, body: Any, reason: str) -> None:
    openai.fault("embeddings", "status", status=200, body=body)
    assert reason in await fails(embedder(openai, max_retries=0))


@pytest.mark.parametrize("has_index", [True, False])
async def test_rows_are_sorted_by_their_index(made: OpenAIEmbedder, openai: OpenAI, has_index: bool) -> None:
    rows = [hashed_vector(text, 768) for text in TEXTS]
    entries = [{"index": 2 - number, "embedding": row} for number, row in enumerate(reversed(rows))]
    if not has_index:
        entries = [{"embedding": row} for row in rows]
    openai.fault("embeddings", "status", status=200, body={"data": entries})
    assert await made.embed(TEXTS, purpose="example") == rows_of(TEXTS, 768)


async def test_a_model_does_not_change_its_dimensions(openai: OpenAI) -> None:
    made = embedder(openai, "bge-m3")
    await made.embed(TEXTS, purpose="example")
    openai.fault("embeddings", "status", status=200, body=answer(ROW, ROW, ROW))
    assert "768 dimensions, not 1024" in await fails(made)


async def test_a_slow_host_is_an_error_after_the_tries_time(openai: OpenAI) -> None:
    openai.set(embedding_seconds=30)
    began = time.monotonic()
    reason = await fails(embedder(openai, seconds=0.3, max_retries=1))
    assert "no answer" in reason
    assert time.monotonic() - began < 10


async def test_a_caller_need_not_wait(made: OpenAIEmbedder, openai: OpenAI) -> None:
    await made.embed(TEXTS, purpose="question")
    openai.set(embedding_seconds=30)
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await made.embed(TEXTS, purpose="question")
    assert time.monotonic() - began < 5
    openai.set(embedding_seconds=0)
    assert len(await made.embed(TEXTS, purpose="question")) == 3


async def test_a_redirect_is_not_followed(openai: OpenAI) -> None:
    with openai_platform() as other:
        elsewhere = {"location": f"{other.base_url}/embeddings"}
        openai.fault("embeddings", "status", status=307, headers=elsewhere, times=9)
        assert "answered 307" in await fails(embedder(openai, max_retries=0))
        assert other.calls("embeddings") == 0


async def test_a_host_that_is_not_there_is_an_error() -> None:
    assert "no answer" in await fails(embedder("http://127.0.0.1:9/v1", max_retries=0))


@pytest.mark.parametrize(
    ("url", "model", "name"),
    [
        ("https://api.openai.com/v1", SMALL, "text-embedding-3-small@api.openai.com/v1/768"),
        ("https://a.example/v1/", f"openai/{SMALL}", "openai/text-embedding-3-small@a.example/v1/768"),
        ("http://gpu.example:8080/v1", "bge-m3", "bge-m3@gpu.example:8080/v1/native"),
        ("https://user:pass@b.example/v1?key=abc", "bge-m3", "bge-m3@b.example/v1/native"),
    ],
)
def test_the_name_tells_models_hosts_and_dimensions_apart_and_holds_no_key(
    url: str, model: str, name: str
) -> None:
    assert embedder(url, model, key="sk-secret").name == name
