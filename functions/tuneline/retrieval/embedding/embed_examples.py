"""Make the vectors of a dataset's examples."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from tuneline.retrieval.embedding.embedded_finder import WordScores
from tuneline.retrieval.embedding.embedder import Embedder
from tuneline.retrieval.embedding.example_vectors import ExampleVectors, Spread
from tuneline.retrieval.embedding.thresholds import MOST_MEASURED, measured
from tuneline.retrieval.finder import Pair
from tuneline.texts.greetings import GREETINGS
from tuneline.texts.probes import PROBES

if TYPE_CHECKING:
    from tuneline.retrieval.embedding.embedder import Vectors

# The beginning of an answer finds as much as all of it, and bounds the time.
ANSWER_CHARACTERS: Final = 80
_NOT_MEASURED: Final = Spread(0.0, 1.0)


async def embed_examples(pairs: Sequence[Pair], *, words: WordScores, embedder: Embedder) -> ExampleVectors:
    """Embed the examples, and measure the thresholds. There is at least one. Raises EmbeddingRetryError."""
    examples, answers = await example_rows(pairs, embedder)
    asked = await embedder.embed([question for question, _ in pairs[:MOST_MEASURED]], purpose="question")
    vectors = ExampleVectors(
        embedder=embedder.name,
        examples=examples,
        answers=answers,
        greetings=await embedder.embed(_texts(GREETINGS.values()), purpose="question"),
        probes=await embedder.embed(_texts(PROBES.values()), purpose="question"),
        words=_NOT_MEASURED,
        meaning=_NOT_MEASURED,
        thresholds=None,
    )
    return measured(vectors, asked, pairs=pairs, words=words)


async def example_rows(pairs: Sequence[Pair], embedder: Embedder) -> "tuple[Vectors, Vectors]":
    """Return the rows of `ExampleVectors.examples` and `answers`. Raises EmbeddingRetryError."""
    questions = [question for question, _ in pairs]
    answers = [answer[:ANSWER_CHARACTERS] for _, answer in pairs]
    together = [f"{question} {answer}" for question, answer in zip(questions, answers, strict=True)]
    alone = await embedder.embed(questions, purpose="example")
    both = await embedder.embed(together, purpose="example")
    mean: Vectors = ((alone + both) / 2).astype(both.dtype)
    return mean, await embedder.embed(answers, purpose="example")


def _texts(languages: Iterable[Sequence[str]]) -> list[str]:
    return [text for texts in languages for text in texts]
