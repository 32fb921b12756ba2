"""An embedder that is slow, fails or hangs costs no question its answer, and is tried again."""

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tests.chat.word_for_word import EMBEDDER, Dataset
from tests.retrieval.embedding.texts import PAIRS
from tuneline.retrieval.embedding import question_ranking
from tuneline.retrieval.embedding.answer_pool import RankedAnswers
from tuneline.retrieval.embedding.embedder import EmbeddingRetryError, Purpose, RefusedTextRetryError
from tuneline.retrieval.embedding.question_ranking import AGAIN_SECONDS, MOST_WAITING, QuestionRanking
from tuneline.retrieval.embedding.use_embedder import UseEmbedder
from tuneline.retrieval.finder import Pair

QUESTION = "請問停車場在哪裡"
PIN = ("可以帶狗進診所嗎？", "導盲犬可以，其他寵物請留在門外。")
OTHER_PIN = ("可以帶貓進診所嗎？", "貓請放在籠子裡。")
# More than any wait of these tests, however busy the machine is.
LONG = 30.0


class Embedder:
    """The real embedder's rows, unless it fails or hangs."""

    def __init__(self) -> None:
        self.name = EMBEDDER.name
        self.failure: Exception | None = None
        self.calls = 0
        self.under_way = 0
        self.free = asyncio.Event()
        self.free.set()

    async def embed(self, texts: Sequence[str], *, purpose: Purpose) -> Any:
        self.calls += 1
        self.under_way += 1
        try:
            await self.free.wait()
            if self.failure:
                raise self.failure
            return await EMBEDDER.embed(texts, purpose=purpose)
        finally:
            self.under_way -= 1


class Clock:
    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
async def dataset() -> Dataset:
    dataset = Dataset()
    await dataset.embed()
    return dataset


@pytest.fixture
def embedder() -> Embedder:
    return Embedder()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def made(dataset: Dataset, embedder: Embedder, clock: Clock) -> Callable[..., QuestionRanking]:
    def make(**more: Any) -> QuestionRanking:
        given = {
            "first_seconds": LONG,
            "later_seconds": LONG,
            "load_after_seconds": 0,
            "embedder": embedder,
            **more,
        }
        return QuestionRanking(fetch=dataset.__getitem__, monotonic=clock, **given)

    return make


async def rank(
    ranking: QuestionRanking, dataset: Dataset, question: str = QUESTION, pins: Sequence[Pair] = ()
) -> RankedAnswers | None:
    return await ranking.rank(question, source=dataset.source, pairs=PAIRS, pins=pins, count=5)


async def settled(ranking: QuestionRanking) -> None:
    """Wait until each question has failed that got no ranking in time."""
    await asyncio.gather(*ranking._waiting, return_exceptions=True)


async def seconds_of(ranking: QuestionRanking, dataset: Dataset) -> float:
    """How long a question waits for nothing."""
    began = time.monotonic()
    assert await rank(ranking, dataset) is None
    return time.monotonic() - began


async def test_a_question_waits_a_limited_time_the_first_one_less(
    dataset: Dataset, embedder: Embedder, made: Callable[..., QuestionRanking]
) -> None:
    ranking = made(first_seconds=question_ranking.FIRST_SECONDS, later_seconds=question_ranking.LATER_SECONDS)
    embedder.free.clear()
    assert await seconds_of(ranking, dataset) < 0.3
    embedder.free.set()
    ready = made(first_seconds=LONG, later_seconds=question_ranking.LATER_SECONDS)
    assert await rank(ready, dataset)
    embedder.free.clear()
    assert 1.9 < await seconds_of(ready, dataset) < 4
    assert (question_ranking.FIRST_SECONDS, question_ranking.LATER_SECONDS) == (0.0, 2.0)


async def test_what_takes_long_to_load_is_loaded_while_the_first_model_answers(
    dataset: Dataset, embedder: Embedder, made: Callable[..., QuestionRanking]
) -> None:
    ranking = made(first_seconds=0, load_after_seconds=0.05)
    assert await rank(ranking, dataset) is None
    assert embedder.calls == 0
    await settled(ranking)
    assert embedder.calls == 1
    assert await rank(ranking, dataset) is not None


async def test_vectors_of_other_examples_are_not_used_though_their_number_is_the_same(
    dataset: Dataset, made: Callable[..., QuestionRanking]
) -> None:
    dataset.source = replace(dataset.source, object="prepared/another/examples.jsonl")
    assert await rank(made(), dataset) is None


async def test_a_pin_that_is_refused_ends_the_ranking_of_nothing_else(
    dataset: Dataset, made: Callable[..., QuestionRanking]
) -> None:
    class Refusing(Embedder):
        async def embed(self, texts: Sequence[str], *, purpose: Purpose) -> Any:
            if any(PIN[0] in text for text in texts):
                raise RefusedTextRetryError("refused")
            return await super().embed(texts, purpose=purpose)

    ranking = made(embedder=Refusing())
    ranked = await rank(ranking, dataset, "貓可以嗎", [PIN, OTHER_PIN])
    assert ranked is not None
    assert ranked.is_pin
    assert ranked.pins[0] == 1


async def test_what_the_first_question_did_not_wait_for_is_there_for_the_next(
    dataset: Dataset, embedder: Embedder, made: Callable[..., QuestionRanking]
) -> None:
    ranking = made(first_seconds=0.01)
    embedder.free.clear()
    assert await rank(ranking, dataset) is None
    embedder.free.set()
    for _ in range(3_000):
        if (ranked := await rank(ranking, dataset)) is not None:
            break
    assert ranked is not None
    assert ranked.hits[0].index == 0


async def test_an_embedder_that_fails_is_tried_again_after_a_minute(
    dataset: Dataset, embedder: Embedder, clock: Clock, made: Callable[..., QuestionRanking]
) -> None:
    for failure in (EmbeddingRetryError("away"), MemoryError(), RuntimeError("cannot schedule new futures")):
        ranking = made()
        embedder.failure, embedder.calls = failure, 0
        for _ in range(3):
            assert await rank(ranking, dataset) is None
        assert embedder.calls == 1
        embedder.failure = None
        clock.seconds += AGAIN_SECONDS - 1
        assert await rank(ranking, dataset) is None
        clock.seconds += 1
        assert await rank(ranking, dataset) is not None


async def test_rows_that_do_not_fit_the_vectors_are_a_failure(
    dataset: Dataset, embedder: Embedder, made: Callable[..., QuestionRanking]
) -> None:
    class Broken(Embedder):
        async def embed(self, texts: Sequence[str], *, purpose: Purpose) -> Any:
            return np.ones((len(texts), 3), dtype=np.float32)

    assert await rank(made(embedder=Broken()), dataset) is None


async def test_a_hundred_questions_to_a_hanging_embedder_do_not_pile_up(
    dataset: Dataset, embedder: Embedder, clock: Clock, made: Callable[..., QuestionRanking]
) -> None:
    ranking = made(first_seconds=0.01, give_up_seconds=0.2)
    embedder.free.clear()
    for _ in range(3):
        answers = await asyncio.gather(*(rank(ranking, dataset) for _ in range(100)))
        assert answers == [None] * 100
        assert embedder.under_way <= MOST_WAITING
    await settled(ranking)
    clock.seconds += AGAIN_SECONDS
    embedder.calls = 0
    assert await asyncio.gather(*(rank(ranking, dataset) for _ in range(100))) == [None] * 100
    assert embedder.calls == 1, "after a failure one question tries it"


async def test_an_embedder_that_hung_is_used_again_once_it_answers(
    dataset: Dataset, embedder: Embedder, clock: Clock, made: Callable[..., QuestionRanking]
) -> None:
    ranking = made(give_up_seconds=0.05)
    embedder.free.clear()
    assert await rank(ranking, dataset, pins=[PIN]) is None
    await settled(ranking)
    embedder.free.set()
    assert await rank(ranking, dataset, pins=[PIN]) is None
    clock.seconds += AGAIN_SECONDS
    patient = await rank(made(), dataset, pins=[PIN])
    assert patient is not None
    # The machine may be too busy to embed within this test's short limit.
    ranking._give_up_seconds = LONG
    assert await rank(ranking, dataset, pins=[PIN]) is not None
    answers = await asyncio.gather(*(rank(ranking, dataset, pins=[PIN]) for _ in range(20)))
    assert None not in answers


async def test_an_embedder_whose_thread_is_gone_or_that_is_not_installed_costs_nothing(
    dataset: Dataset, made: Callable[..., QuestionRanking]
) -> None:
    killed = UseEmbedder()
    killed._thread.shutdown()
    assert await rank(made(embedder=killed), dataset) is None
    missing = Embedder()
    missing.name = "use-multilingual-3@missing"
    assert await rank(made(embedder=missing), dataset) is None
    assert missing.calls == 0


async def test_a_thread_that_hangs_for_ever_blocks_no_question(
    dataset: Dataset, made: Callable[..., QuestionRanking]
) -> None:
    hung, arrived, go_on = UseEmbedder(), threading.Event(), threading.Event()

    def hang() -> None:
        arrived.set()
        go_on.wait(60)

    hung._thread.submit(hang)
    assert arrived.wait(10)
    ranking = made(embedder=hung, first_seconds=0.01)
    try:
        assert await asyncio.gather(*(rank(ranking, dataset) for _ in range(60))) == [None] * 60
    finally:
        go_on.set()
        hung._thread.shutdown()


async def test_two_versions_of_the_pins_at_once_do_not_disturb_each_other(
    dataset: Dataset, embedder: Embedder, made: Callable[..., QuestionRanking]
) -> None:
    ranking = made()
    assert await rank(ranking, dataset, pins=[PIN])
    embedder.free.clear()
    both = [
        asyncio.create_task(rank(ranking, dataset, "貓可以嗎", [PIN, OTHER_PIN])),
        asyncio.create_task(rank(ranking, dataset, "貓可以嗎", [OTHER_PIN])),
    ]
    while embedder.under_way < len(both):
        await asyncio.sleep(0)
    embedder.free.set()
    first, second = await asyncio.gather(*both)
    assert first is not None
    assert second is not None
    assert (first.pins[0], second.pins[0]) == (1, 0)


async def test_a_pin_is_embedded_once_and_forgotten_when_it_is_gone(
    dataset: Dataset, embedder: Embedder, made: Callable[..., QuestionRanking]
) -> None:
    ranking = made()
    await rank(ranking, dataset, pins=[PIN])
    before = embedder.calls
    await rank(ranking, dataset, pins=[PIN])
    assert embedder.calls == before + 1, "the question alone"
    await rank(ranking, dataset, pins=[PIN, OTHER_PIN])
    assert set(ranking._pin_rows._rows) == {PIN, OTHER_PIN}
    await rank(ranking, dataset, pins=[OTHER_PIN])
    assert set(ranking._pin_rows._rows) == {OTHER_PIN}
