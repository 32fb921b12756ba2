"""Examples are found by meaning, and the scores decide what answers a question."""

import asyncio
from dataclasses import replace

import numpy as np
import pytest

from tests.retrieval.embedding.texts import EMBEDDER, PAIRS
from tuneline.retrieval.bm25 import Bm25Finder
from tuneline.retrieval.decision import decide
from tuneline.retrieval.embedding.embed_examples import embed_examples
from tuneline.retrieval.embedding.embedded_finder import EmbeddedFinder, Ranking
from tuneline.retrieval.embedding.example_vectors import ExampleVectors, UnreadableVectorsDropError
from tuneline.retrieval.finder import Pair


def made(pairs: list[Pair]) -> EmbeddedFinder:
    words = Bm25Finder(pairs)
    return EmbeddedFinder(pairs, words, asyncio.run(embed_examples(pairs, words=words, embedder=EMBEDDER)))


@pytest.fixture(scope="module")
def finder() -> EmbeddedFinder:
    return made(PAIRS)


def rank(finder: EmbeddedFinder, question: str, count: int = 5) -> Ranking:
    (vector,) = asyncio.run(EMBEDDER.embed([question], purpose="question"))
    return finder.rank(question, vector, count)


def decision(finder: EmbeddedFinder, question: str) -> str:
    ranking = rank(finder, question)
    found = [PAIRS[hit.index][0] for hit in ranking.hits]
    return decide(question, found, ranking=ranking, thresholds=finder.vectors.thresholds)


def test_finds_what_is_said_in_other_words(finder: EmbeddedFinder) -> None:
    for question, right in (
        ("how can I cancel my appointment", "怎麼取消預約？"),
        ("付錢能用信用卡？", "可以刷卡嗎？"),
    ):
        assert PAIRS[rank(finder, question).hits[0].index][0] == right


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("停車場在哪裡", "verbatim"),
        ("請問週日有看診嗎", "verbatim"),
        (" ", "model"),
        ("你好", "greeting"),
        ("hello!!", "greeting"),
        ("幫我寫一首關於海的詩", "unknown"),
        ("世界上最長的河是哪一條", "unknown"),
        ("我想問一下你們那邊的醫生厲不厲害", "model"),
    ],
)
def test_decides_by_the_scores_of_the_dataset(finder: EmbeddedFinder, question: str, expected: str) -> None:
    assert decision(finder, question) == expected


def test_a_number_that_the_example_does_not_have_is_left_to_the_model(finder: EmbeddedFinder) -> None:
    assert decision(finder, "掛號費多少錢") == "verbatim"
    assert decision(finder, "掛號費 300 多少錢") != "verbatim"


def test_without_vectors_or_thresholds_nothing_is_refused_or_given_word_for_word(
    finder: EmbeddedFinder,
) -> None:
    small = made(PAIRS[:12])
    assert small.vectors.thresholds is None
    assert rank(small, "停車場在哪裡").hits[0].index == 0
    same_answer = made([(question, "請洽櫃檯。") for question, _ in PAIRS])
    assert same_answer.vectors.thresholds is None
    for question in ("停車場在哪裡？", "幫我寫一首關於海的詩"):
        ranking = rank(small, question)
        assert decide(question, [PAIRS[0][0]], ranking=ranking, thresholds=None) == "model"
        assert decide(question, [PAIRS[0][0]]) == "model"
    assert rank(made(PAIRS[:1]), "停車場").gap == 0


def test_equal_examples_keep_their_order(finder: EmbeddedFinder) -> None:
    twice = made([*PAIRS, *PAIRS])
    first, second = rank(twice, "停車場在哪裡", 2).hits
    assert (first.index, second.index) == (0, len(PAIRS))
    assert rank(twice, "停車場在哪裡").gap > 0, "the next example with another answer counts"


def test_stored_vectors_are_the_same_but_for_rounding(finder: EmbeddedFinder) -> None:
    content = finder.vectors.as_bytes()
    read = ExampleVectors.from_bytes(content, examples=len(PAIRS))
    assert read.embedder == finder.vectors.embedder
    assert read.thresholds == finder.vectors.thresholds
    assert np.abs(read.examples - finder.vectors.examples).max() < 0.001
    assert len(content) / len(PAIRS) < 50_000
    stored = EmbeddedFinder(PAIRS, Bm25Finder(PAIRS), read)
    assert decision(stored, "停車場在哪裡") == "verbatim"


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[:-2],
        lambda content: content + b"\x00\x00",
        lambda content: content[:400],
        lambda content: b"",
        lambda content: b"[]\n",
        lambda content: content.replace(b'"version": 2', b'"version": 1'),
        lambda content: content.replace(b'"dimensions": 512', b'"dimensions": -5'),
        lambda content: content.replace(b'"thresholds": {', b'"thresholds": {"x": 1, '),
        lambda content: content[:-2] + b"\x00\x7e",
    ],
)
def test_damaged_vectors_are_not_used(finder: EmbeddedFinder, damage: "object") -> None:
    assert callable(damage)
    with pytest.raises(UnreadableVectorsDropError):
        ExampleVectors.from_bytes(damage(finder.vectors.as_bytes()), examples=len(PAIRS))


def test_vectors_of_other_examples_are_not_used(finder: EmbeddedFinder) -> None:
    with pytest.raises(UnreadableVectorsDropError, match="other examples"):
        ExampleVectors.from_bytes(finder.vectors.as_bytes(), examples=len(PAIRS) - 1)
    assert replace(finder.vectors, thresholds=None).as_bytes() != finder.vectors.as_bytes()
