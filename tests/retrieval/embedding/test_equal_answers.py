"""Several examples with one answer are no reason to doubt it, nor to give another one word for word."""

import asyncio

import pytest

from tests.retrieval.embedding.texts import EMBEDDER, PAIRS
from tuneline.retrieval.bm25 import Bm25Finder
from tuneline.retrieval.decision import decide
from tuneline.retrieval.embedding.embed_examples import embed_examples
from tuneline.retrieval.embedding.embedded_finder import EmbeddedFinder
from tuneline.retrieval.finder import Pair

POLITE: list[Pair] = [(f"不好意思，請問{question}", answer) for question, answer in PAIRS]


def made(pairs: list[Pair]) -> EmbeddedFinder:
    words = Bm25Finder(pairs)
    return EmbeddedFinder(pairs, words, asyncio.run(embed_examples(pairs, words=words, embedder=EMBEDDER)))


@pytest.fixture(scope="module")
def finder() -> EmbeddedFinder:
    return made([*POLITE, *PAIRS])


def test_an_answer_must_be_as_far_ahead_as_without_the_other_wordings(finder: EmbeddedFinder) -> None:
    measured, alone = finder.vectors.thresholds, made(PAIRS).vectors.thresholds
    assert measured
    assert alone
    assert measured.gap > alone.gap / 2 > 0


def test_a_question_with_the_answer_of_another_example_gets_it_word_for_word(finder: EmbeddedFinder) -> None:
    for asked in ("停車場在哪裡", "週日有看診嗎"):
        (vector,) = asyncio.run(EMBEDDER.embed([asked], purpose="question"))
        ranking = finder.rank(asked, vector, 5)
        assert ranking.is_agreed
        found = [[*POLITE, *PAIRS][hit.index][0] for hit in ranking.hits]
        assert decide(asked, found, ranking=ranking, thresholds=finder.vectors.thresholds) == "verbatim"
