"""Show a model the examples of the dataset that are nearest to the question.

So the bot answers from its dataset as soon as it is accepted, and also after the last tuned model is shut
down. A tuned model takes facts from them more surely than from its training. `bot/examples`, which each
message reads, names the dataset. The examples cached here never change, because their content's hash is
the key.
"""

import asyncio
import json
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from tuneline import logs
from tuneline.inference.model_host import ShownExamples
from tuneline.retrieval.bm25 import Bm25Finder
from tuneline.retrieval.decision import Decision, decide, ranking_measures
from tuneline.retrieval.embedding.answer_pool import RankedAnswers
from tuneline.retrieval.embedding.question_ranking import QuestionRanking
from tuneline.retrieval.finder import Pair
from tuneline.retrieval.prompt_block import prompt_block
from tuneline.retrieval.question_key import is_same_pair, question_key
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import change_record
from tuneline.storage.records.examples import EXAMPLES, ExamplesSource

MOST_SHOWN: Final = 20
# Pins overrule at most five of them.
MOST_FOUND: Final = MOST_SHOWN + 5
# The nearest examples whose questions are compared with greetings.
MOST_COMPARED: Final = 5
MOST_CHARACTERS: Final = 12_000
# The first answer waits at most this long for the examples; a later answer may use them.
LOAD_SECONDS: Final = 5.0
# Seconds without a new download after a failure, so that an unavailable storage delays no answer.
AGAIN_SECONDS: Final = 60.0
# Two datasets, so that answers that started with the previous one do not fetch it again.
KEPT: Final = 2
HEADING: Final = (
    "Below are questions that were asked here before, with their right answers. Where one of them fits, "
    "answer as it does, in the language you are asked in. What they do not say you do not know from them."
)


async def publish_examples(documents: Documents, source: ExamplesSource) -> None:
    """Show the examples of a dataset from the next message on, unless those of a newer one are shown."""

    def newest(shown: ExamplesSource | None) -> ExamplesSource | None:
        if shown is None or shown.created_at is None or source.created_at is None:
            return source
        return None if shown.created_at > source.created_at or shown == source else source

    await change_record(documents, ExamplesSource, EXAMPLES, newest)


@dataclass(frozen=True)
class NearExample:
    """An example of the dataset, by its number from 0, and its score."""

    number: int
    pair: Pair
    score: float


@dataclass(frozen=True)
class NearestExamples:
    """The examples of `dataset` that are nearest to a question, the nearest first, and what answers it.

    `pins` are the pins nearest to it by meaning, by their place in the list of pins; the first of them is the
    best answer of all if `is_pin`. `measures` are the numbers on which `decision` rests, with the dataset's
    thresholds; empty if words alone have found the examples.
    """

    examples: Sequence[NearExample] = ()
    decision: Decision = "model"
    dataset: str = ""
    pins: Sequence[int] = ()
    is_pin: bool = False
    measures: Mapping[str, float] = field(default_factory=dict)

    def shown(self, count: int, *, without: Collection[str] = frozenset()) -> ShownExamples:
        """What is added to the prompt: the first `count` examples, at most MOST_SHOWN.

        `without` are the keys of pinned questions, which overrule the examples.
        """
        fit = (example for example in self.examples if question_key(example.pair[0]) not in without)
        shown = list(islice(fit, min(count, MOST_SHOWN)))
        text, number = prompt_block(
            HEADING, [example.pair for example in shown], most_characters=MOST_CHARACTERS
        )
        numbers = tuple(example.number for example in shown[:number])
        scores = tuple(example.score for example in shown[:number])
        return ShownExamples(text, self.dataset if numbers else "", numbers, scores=scores)


@dataclass(frozen=True)
class _Loaded:
    pairs: Sequence[Pair]
    finder: Bm25Finder


class Examples:
    """The examples of the dataset accepted last. `fetch` reads an object's bytes and may block.

    `ranking` ranks them by embedded vectors; None: BM25 alone finds them.
    """

    def __init__(
        self,
        *,
        fetch: Callable[[str], bytes],
        ranking: QuestionRanking | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._fetch = fetch
        self._ranking = ranking
        self._monotonic = monotonic
        self._loading: dict[str, asyncio.Task[_Loaded]] = {}
        self._not_before = 0.0

    async def find(
        self,
        question: str,
        *,
        source: ExamplesSource | None,
        pins: Sequence[Pair] = (),
        leave_out: Pair | None = None,
    ) -> NearestExamples:
        """Find the examples of the dataset in `source` (`bot/examples`) for a question, and the nearest pins.

        There are more than MOST_SHOWN, because pins may overrule some. `leave_out` is a held-out example: it
        is not found, nor any other with its question or its answer. Empty without examples, or if they cannot
        be fetched now: the answer does not depend on them.
        """
        if source is None or not question.strip():
            return NearestExamples()
        try:
            async with asyncio.timeout(LOAD_SECONDS):
                loaded = await self._loaded(source)
        except TimeoutError:
            logs.warning("examples are slow to load: answered without", dataset=source.dataset)
            return NearestExamples()
        if loaded is None or not loaded.pairs:
            return NearestExamples()
        most = len(loaded.pairs) + len(pins) if leave_out else MOST_FOUND
        ranked = None
        if self._ranking is not None:
            ranked = await self._ranking.rank(
                question, source=source, pairs=loaded.pairs, pins=pins, count=most
            )
        return _found(question, loaded, ranked, most=most, dataset=source.dataset, leave_out=leave_out)

    async def _loaded(self, source: ExamplesSource) -> _Loaded | None:
        key = source.sha256
        if key not in self._loading:
            if self._monotonic() < self._not_before:
                return None
            self._loading = dict([*self._loading.items()][-KEPT + 1 :])
            self._loading[key] = asyncio.create_task(asyncio.to_thread(self._load, source.object))
        loading = self._loading[key]
        try:
            # An answer that stops waiting does not cancel the download for the others.
            return await asyncio.shield(loading)
        except Exception as failed:  # noqa: BLE001 whatever it is, an answer does not depend on it
            if self._loading.get(key) is loading:
                del self._loading[key]
                self._not_before = self._monotonic() + AGAIN_SECONDS
                logs.warning(
                    "examples cannot be fetched: answered without",
                    dataset=source.dataset,
                    **logs.described(failed),
                )
            return None

    def _load(self, name: str) -> _Loaded:
        pairs = parse_examples(self._fetch(name))
        return _Loaded(pairs, Bm25Finder(pairs))


def _found(
    question: str,
    loaded: _Loaded,
    ranked: RankedAnswers | None,
    *,
    most: int,
    dataset: str,
    leave_out: Pair | None,
) -> NearestExamples:
    hits = ranked.hits if ranked else loaded.finder.find(question, most)
    found = [NearExample(hit.index, loaded.pairs[hit.index], round(hit.score, 4)) for hit in hits]
    near = [example.pair[0] for example in found[:MOST_COMPARED]]
    if leave_out is not None:
        found = [example for example in found if not is_same_pair(example.pair, leave_out)]
    if ranked is None:
        return NearestExamples(found, decide(question, near), dataset)
    decision = decide(question, near, ranking=ranked.ranking, thresholds=ranked.thresholds)
    measures = ranking_measures(ranked.ranking, ranked.thresholds)
    return NearestExamples(found, decision, dataset, ranked.pins, ranked.is_pin, measures)


def parse_examples(content: bytes) -> list[Pair]:
    """Read an `examples.jsonl`. Raises ValueError, LookupError or TypeError if it is damaged."""
    lines = [json.loads(line) for line in content.split(b"\n") if line]
    return [(example["question"], example["answer"]) for example in lines]
