"""Texts are embedded in batches: bounded in size, in number, and in time."""

import asyncio
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from tuneline.inference.model_host_errors import (
    BadRequestDropError,
    BusyRetryError,
    UnsupportedParameterDropError,
)
from tuneline.retrieval.embedding.batches import MOST_CHARACTERS, Batches
from tuneline.retrieval.embedding.embedder import EmbeddingRetryError, Purpose, RefusedTextRetryError


class Host:
    """Takes up to `most` texts a request, and gives each the number that it is."""

    def __init__(self, *, most: int = 1000) -> None:
        self.most = most
        self.sent: list[Sequence[str]] = []
        self.refused = 0
        self.at_once = self.most_at_once = 0
        self.failures: list[Exception] = []

    async def send(self, texts: Sequence[str], purpose: Purpose) -> Any:
        assert purpose == "example"
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await asyncio.sleep(0)
            if self.failures:
                raise self.failures.pop(0)
            if len(texts) > self.most:
                self.refused += 1
                raise BadRequestDropError("too many")
            self.sent.append(texts)
            return np.array([[float(text.partition(" ")[0])] for text in texts], dtype=np.float32)
        finally:
            self.at_once -= 1

    async def embed(self, texts: Sequence[str], *, most_texts: int = 32, parallel: int = 4) -> list[float]:
        made = Batches(self.send, name="model@host", most_texts=most_texts, parallel=parallel)
        rows = await made.embed(texts, "example")
        return [float(number) for number in rows[:, 0]]


NUMBERS = [str(number) for number in range(100)]


async def test_every_text_has_its_row_in_order() -> None:
    host = Host()
    assert await host.embed(NUMBERS) == list(range(100))
    assert sorted(len(batch) for batch in host.sent) == [4, 32, 32, 32]
    assert host.most_at_once == 4


async def test_a_batch_has_a_limited_number_of_characters() -> None:
    host = Host()
    texts = [f"{number} {'a' * 290}" for number in range(60)]
    assert await host.embed(texts) == list(range(60))
    assert max(sum(map(len, batch)) for batch in host.sent) <= MOST_CHARACTERS
    assert max(map(len, host.sent)) == 27


@pytest.mark.parametrize("most", [1, 3, 10, 31])
async def test_a_host_that_takes_fewer_texts_gets_fewer(most: int) -> None:
    host = Host(most=most)
    assert await host.embed(NUMBERS) == list(range(100))
    # Each of the requests under way may be refused once, and then their halves, until they fit.
    assert host.refused <= 4 * 6
    assert host.most_at_once <= 4


async def test_smaller_batches_are_sent_from_then_on() -> None:
    host = Host(most=10)
    made = Batches(host.send, name="model@host", most_texts=32, parallel=1)
    await made.embed(NUMBERS, "example")
    before = host.refused
    await made.embed(NUMBERS, "example")
    assert before == 2
    assert host.refused == before


@pytest.mark.parametrize(
    "failure",
    [
        BusyRetryError("busy", answered=True),
        UnsupportedParameterDropError("dimensions", parameter="dimensions"),
        EmbeddingRetryError("odd"),
    ],
)
async def test_another_failure_ends_all_at_once(failure: Exception) -> None:
    host = Host()
    host.failures.append(failure)
    with pytest.raises(EmbeddingRetryError, match=f"model@host: {failure}"):
        await host.embed([str(number) for number in range(1000)])
    assert len(host.sent) <= 4
    assert host.at_once == 0


async def test_a_text_that_is_refused_alone_is_an_error() -> None:
    with pytest.raises(RefusedTextRetryError, match="model@host: too many"):
        await Host(most=0).embed(["1"])


async def test_no_texts_are_no_request() -> None:
    host = Host()
    made = Batches(host.send, name="model@host", most_texts=32, parallel=4)
    assert len(await made.embed([], "example")) == 0
    assert host.sent == []


async def test_texts_are_clean_and_never_empty() -> None:
    host = Host()
    long = "1 " + "あ" * 5_000
    assert await host.embed(["7\x00", "8 \ud83d", long]) == [7, 8, 1]
    assert [len(text) for text in host.sent[0]] == [1, 3, 300]
    sent: list[str] = []

    async def send(texts: Sequence[str], _purpose: Purpose) -> Any:
        sent.extend(texts)
        return np.ones((len(texts), 2), dtype=np.float32)

    await Batches(send, name="model@host", most_texts=32, parallel=4).embed(["", " \n"], "question")
    assert all(sent)


async def test_it_takes_a_limited_time() -> None:
    running = asyncio.Event()

    async def send(_texts: Sequence[str], _purpose: Purpose) -> Any:
        running.set()
        await asyncio.Event().wait()
        raise AssertionError("the time is over")

    made = Batches(send, name="model@host", most_texts=1, parallel=2, seconds=0.05)
    with pytest.raises(EmbeddingRetryError, match="3 texts are not embedded within"):
        await made.embed(["1", "2", "3"], "example")
    assert running.is_set()
    assert len(asyncio.all_tasks()) == 1


async def test_a_caller_that_gives_up_leaves_nothing_running() -> None:
    running = asyncio.Event()

    async def send(_texts: Sequence[str], _purpose: Purpose) -> Any:
        running.set()
        await asyncio.Event().wait()
        raise AssertionError("it is cancelled")

    made = Batches(send, name="model@host", most_texts=1, parallel=2)
    task = asyncio.create_task(made.embed(["1", "2"], "question"))
    await running.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert len(asyncio.all_tasks()) == 1
