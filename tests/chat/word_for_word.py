"""A bot whose examples are embedded, as after a dataset was accepted."""

import asyncio
import functools
import json
from collections.abc import Sequence
from typing import Any

from tests.chat.conftest import BASE, Bot
from tests.retrieval.embedding.texts import PAIRS
from tests.retrieval.test_few_shot import NOW
from tuneline.chat.handler import EventHandler
from tuneline.retrieval.base_models import BaseModels
from tuneline.retrieval.bm25 import Bm25Finder
from tuneline.retrieval.embedding.embed_examples import embed_examples
from tuneline.retrieval.embedding.embedder import Embedder
from tuneline.retrieval.embedding.example_vectors import made_by
from tuneline.retrieval.embedding.question_ranking import QuestionRanking
from tuneline.retrieval.embedding.use_embedder import UseEmbedder
from tuneline.retrieval.few_shot import Examples, publish_examples
from tuneline.retrieval.finder import Pair
from tuneline.storage.documents import Documents
from tuneline.storage.records.examples import ExamplesSource

EMBEDDER = UseEmbedder()
# Both need the embedder: no test depends on how soon it has loaded its model.
PATIENT: Any = {"first_seconds": 30, "later_seconds": 30, "load_after_seconds": 0}


def content(pairs: Sequence[Pair]) -> bytes:
    lines = [json.dumps({"question": question, "answer": answer}) for question, answer in pairs]
    return "".join(f"{line}\n" for line in lines).encode()


@functools.cache
def vectors_of(pairs: tuple[Pair, ...]) -> bytes:
    made = embed_examples(pairs, words=Bm25Finder(pairs), embedder=EMBEDDER)
    return asyncio.run(made).as_bytes()


class Dataset:
    """The objects of an accepted dataset, which can be damaged, and its record."""

    def __init__(self, pairs: Sequence[Pair] = PAIRS, *, name: str = "d1") -> None:
        self.source = ExamplesSource(
            dataset=name,
            object=f"{name}.jsonl",
            sha256=name,
            system_prompt=None,
            created_at=NOW,
            vectors=f"{name}.vectors",
            embedder=made_by(EMBEDDER.name),
        )
        self.objects = {self.source.object: content(pairs)}
        self.pairs = tuple(pairs)

    async def embed(self) -> None:
        """Write the vectors beside the examples."""
        self.objects[self.source.vectors] = await asyncio.to_thread(vectors_of, self.pairs)

    def __getitem__(self, name: str) -> bytes:
        return self.objects[name]

    def bot(
        self, bot_with: Bot, *, embedder: Embedder | None = EMBEDDER, timing: Any = PATIENT, **more: Any
    ) -> EventHandler:
        ranking = None
        if embedder is not None:
            ranking = QuestionRanking(fetch=self.__getitem__, embedder=embedder, **timing)
        examples = Examples(fetch=self.__getitem__, ranking=ranking)
        return bot_with(base_models=BaseModels(BASE, "", examples), **more)

    async def publish(self, documents: Documents) -> None:
        await publish_examples(documents, self.source)


async def accepted(documents: Documents, pairs: Sequence[Pair] = PAIRS, *, name: str = "d1") -> Dataset:
    dataset = Dataset(pairs, name=name)
    await dataset.embed()
    await dataset.publish(documents)
    return dataset
