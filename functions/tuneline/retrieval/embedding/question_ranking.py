"""Rank answers by what a question means, as soon as the vectors and the embedder are there.

An answer never depends on it: without a ranking in time, BM25 alone finds the examples.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from tuneline import logs
from tuneline.retrieval.embedding.answer_pool import AnswerPool, RankedAnswers
from tuneline.retrieval.embedding.embedder import Embedder, RefusedTextRetryError
from tuneline.retrieval.embedding.example_vectors import ExampleVectors, made_by
from tuneline.retrieval.embedding.pin_rows import PinRows
from tuneline.retrieval.finder import Pair
from tuneline.storage.records.examples import ExamplesSource

if TYPE_CHECKING:
    from tuneline.retrieval.embedding.embedder import Vectors

# The first question after a cold start does not wait: it is ranked for nothing but to load what later ones
# need. That begins while its model answers, because loading takes most of a second of processor time.
FIRST_SECONDS: Final = 0.0
LOAD_AFTER_SECONDS: Final = 1.0
# Later a local embedder takes some milliseconds, and a host a fraction of a second.
LATER_SECONDS: Final = 2.0
# An embedder that has not embedded a question by then has failed.
GIVE_UP_SECONDS: Final = 30.0
# Seconds without another try after a failure.
AGAIN_SECONDS: Final = 60.0
# The most questions that wait for the embedder; more are answered without. After a failure one question tries
# it, so that an embedder that hangs for ever holds little.
MOST_WAITING: Final = 50
_Key = tuple[str, tuple[Pair, ...]]


class QuestionRanking:
    """Ranks the answers of the dataset accepted last, and the pins.

    `fetch` reads an object's bytes and may block. Until one has been ranked, a question waits
    `first_seconds`, and loading begins `load_after_seconds` after it; a later one waits `later_seconds`.
    """

    def __init__(
        self,
        *,
        fetch: Callable[[str], bytes],
        embedder: Embedder,
        first_seconds: float = FIRST_SECONDS,
        load_after_seconds: float = LOAD_AFTER_SECONDS,
        later_seconds: float = LATER_SECONDS,
        give_up_seconds: float = GIVE_UP_SECONDS,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._fetch = fetch
        self._embedder = embedder
        self._first_seconds, self._later_seconds = first_seconds, later_seconds
        self._load_after_seconds = load_after_seconds
        self._give_up_seconds = give_up_seconds
        self._monotonic = monotonic
        self._vectors: tuple[str, asyncio.Task[ExampleVectors]] | None = None
        self._pool: tuple[_Key, asyncio.Task[AnswerPool]] | None = None
        self._pin_rows = PinRows(embedder)
        self._not_before = 0.0
        self._is_ready = self._has_failed = False
        self._waiting: set[asyncio.Task[RankedAnswers | None]] = set()

    async def rank(
        self,
        question: str,
        *,
        source: ExamplesSource,
        pairs: Sequence[Pair],
        pins: Sequence[Pair] = (),
        count: int,
    ) -> RankedAnswers | None:
        """Rank the examples `pairs` of `source`, and the pins. None if that is not done in time."""
        most_waiting = 1 if self._has_failed else MOST_WAITING
        if self._monotonic() < self._not_before or len(self._waiting) >= most_waiting:
            return None
        if not source.has_vectors_of(made_by(self._embedder.name)):
            return None
        ranking = asyncio.create_task(self._rank(question, source, pairs, pins, count))
        self._waiting.add(ranking)
        ranking.add_done_callback(self._waiting.discard)
        seconds = self._later_seconds if self._is_ready else self._first_seconds
        # What is loading goes on loading, for the next question.
        done, _ = await asyncio.wait([ranking], timeout=seconds)
        if not done:
            logs.info("examples are found by words alone: the embedder is not ready in time")
            return None
        return None if ranking.cancelled() else ranking.result()

    async def _rank(
        self, question: str, source: ExamplesSource, pairs: Sequence[Pair], pins: Sequence[Pair], count: int
    ) -> RankedAnswers | None:
        try:
            if not self._is_ready:
                await asyncio.sleep(self._load_after_seconds)
            pool, row = await asyncio.gather(
                self._ready_pool(source, pairs, pins), self._embedded_question(question)
            )
            ranked = await asyncio.to_thread(pool.rank, question, row, count)
        except RefusedTextRetryError as refused:
            logs.warning("examples are found by words alone", **logs.described(refused))
            return None
        except Exception as failed:  # noqa: BLE001 whatever it is, an answer does not depend on it
            self._give_up(failed)
            return None
        self._is_ready, self._has_failed = True, False
        return ranked

    def _give_up(self, failed: Exception) -> None:
        """Wait a minute, then begin as after a cold start. Failures within the minute change nothing."""
        if self._monotonic() < self._not_before:
            return
        logs.warning("examples are found by words alone", **logs.described(failed))
        self._not_before = self._monotonic() + AGAIN_SECONDS
        self._is_ready, self._has_failed = False, True
        for loading in (self._pool, self._vectors):
            if loading is not None:
                loading[1].cancel()
        self._vectors = self._pool = None

    async def _embedded_question(self, question: str) -> "Vectors":
        async with asyncio.timeout(self._give_up_seconds):
            rows = await self._embedder.embed([question], purpose="question")
        row: Vectors = rows[0]
        return row

    async def _ready_pool(
        self, source: ExamplesSource, pairs: Sequence[Pair], pins: Sequence[Pair]
    ) -> AnswerPool:
        key = (source.vectors, tuple(pins))
        if self._pool is None or self._pool[0] != key:
            self._pool = (key, asyncio.create_task(self._build(source, pairs, pins)))
        return await asyncio.shield(self._pool[1])

    async def _build(self, source: ExamplesSource, pairs: Sequence[Pair], pins: Sequence[Pair]) -> AnswerPool:
        if self._vectors is None or self._vectors[0] != source.vectors:
            self._vectors = (source.vectors, asyncio.create_task(self._load(source.vectors, len(pairs))))
        vectors = await asyncio.shield(self._vectors[1])
        dimensions = vectors.examples.shape[1]
        rows = await self._pin_rows.of(pins, dimensions=dimensions) if pins else None
        return await asyncio.to_thread(AnswerPool, pairs, vectors, pins=pins, pin_rows=rows)

    async def _load(self, name: str, examples: int) -> ExampleVectors:
        content = await asyncio.to_thread(self._fetch, name)
        return await asyncio.to_thread(ExampleVectors.from_bytes, content, examples=examples)
