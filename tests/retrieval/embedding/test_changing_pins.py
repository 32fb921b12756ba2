"""Neither pins that change, nor a text that a host refuses, cost other questions their ranking."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from tests.retrieval.embedding.texts import PAIRS
from tuneline.retrieval.bm25 import Bm25Finder
from tuneline.retrieval.embedding.answer_pool import RankedAnswers
from tuneline.retrieval.embedding.embed_examples import embed_examples
from tuneline.retrieval.embedding.embedder import Purpose, RefusedTextRetryError
from tuneline.retrieval.embedding.example_vectors import made_by
from tuneline.retrieval.embedding.question_ranking import QuestionRanking
from tuneline.retrieval.finder import Pair
from tuneline.storage.records.examples import ExamplesSource

if TYPE_CHECKING:
    from tuneline.retrieval.embedding.embedder import Vectors

PINS: list[Pair] = [(f"第 {number} 個節日有看診嗎？", f"第 {number} 個節日休診。") for number in range(90)]


class LetterEmbedder:
    """Embeds a text by its letters. It can be held up, counts its texts, and refuses the text `refused`."""

    name = "letters"

    def __init__(self) -> None:
        self.embedded: list[str] = []
        self.open = asyncio.Event()
        self.open.set()
        self.refused = ""

    async def embed(self, texts: Sequence[str], *, purpose: Purpose) -> "Vectors":
        self.embedded += texts
        if purpose == "example":
            await self.open.wait()
        if self.refused in texts:
            raise RefusedTextRetryError("letters: the host refuses the text")
        rows = np.full((len(texts), 64), 0.01, dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for letter in text:
                row[ord(letter) % 64] += 1
        unit: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit


async def ready(embedder: LetterEmbedder) -> tuple[QuestionRanking, ExamplesSource]:
    vectors = await embed_examples(PAIRS, words=Bm25Finder(PAIRS), embedder=embedder)
    source = ExamplesSource.from_document(
        {
            "dataset": "d1",
            "object": "d1/examples.jsonl",
            "sha256": "1",
            "vectors": "d1/examples-1.vectors",
            "embedder": made_by(embedder.name),
        }
    )
    ranking = QuestionRanking(
        fetch=lambda name: vectors.as_bytes(),
        embedder=embedder,
        first_seconds=5,
        later_seconds=5,
        load_after_seconds=0,
    )
    embedder.embedded.clear()
    return ranking, source


async def test_pins_that_change_while_they_are_embedded_cost_no_question_its_ranking() -> None:
    embedder = LetterEmbedder()
    ranking, source = await ready(embedder)

    async def ask(pins: Sequence[Pair]) -> RankedAnswers | None:
        return await ranking.rank("第 3 個節日", source=source, pairs=PAIRS, pins=pins, count=5)

    assert await ask(PINS[:60])
    embedder.open.clear()
    embedder.embedded.clear()
    asking = []
    for first in range(20):
        # Each version of the pins has another one, and another one less.
        asking.append(asyncio.create_task(ask(PINS[first : first + 65])))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    embedder.open.set()
    ranked = await asyncio.gather(*asking)
    assert all(ranked)
    questions = [text for text in embedder.embedded if text in dict(PINS)]
    assert len(questions) <= 60, "a pin is embedded again with each change"


async def test_a_text_that_cannot_be_embedded_costs_the_other_questions_nothing() -> None:
    embedder = LetterEmbedder()
    ranking, source = await ready(embedder)
    embedder.refused = "a text that the host refuses"

    async def ask(question: str) -> RankedAnswers | None:
        return await ranking.rank(question, source=source, pairs=PAIRS, count=5)

    assert await ask("停車場") is not None
    assert await ask(embedder.refused) is None
    assert await ask("停車場") is not None


async def test_near_pins_take_no_example_from_the_model() -> None:
    embedder = LetterEmbedder()
    ranking, source = await ready(embedder)
    pins = [(f"停車場在哪裡？ {number}", "停車場在診所後面的巷子。") for number in range(30)]
    ranked = await ranking.rank("停車場在哪裡？", source=source, pairs=PAIRS, pins=pins, count=5)
    assert ranked is not None
    assert len(ranked.hits) == len(ranked.pins) == 5
