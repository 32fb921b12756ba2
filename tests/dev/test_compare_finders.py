"""`bench finding` counts right examples, in the half that it is asked for."""

import numpy as np
import pytest

from tuneline.retrieval.finder import Hit
from tuneline_dev.bench.finding.compare import greetings, shares, times
from tuneline_dev.bench.finding.compared_finders import FINDERS
from tuneline_dev.bench.finding.embedded_finder import EmbeddedFinder
from tuneline_dev.bench.finding.question_sets import Question, QuestionSet, read_sets

PAIRS = [("星期六有看診嗎", "上午有"), ("停車場在哪裡", "在診所後面"), ("頭痛看哪科", "神經內科")]
QUESTIONS = [
    Question("停車", "answered", "seen", 1),
    Question("頭痛", "answered", "seen", 0),
    Question("頭痛", "answered", "unseen", 2),
    Question("你好", "greeting", "seen", None),
    Question("停車", "near", "seen", None),
    Question("你好", "far", "seen", None),
]
SETS = [QuestionSet("one", PAIRS, QUESTIONS)]


class Always:
    """Finds the examples in their order."""

    def find(self, question: str, count: int) -> list[Hit]:
        return [Hit(index, 1.0) for index in range(3)][:count]


def test_a_share_counts_the_right_examples_of_one_half() -> None:
    seen = shares(SETS, "always", lambda _: Always(), "seen")
    assert (seen.first, seen.among, seen.first_by_set) == (0.5, 1.0, {"one": 0.5})
    unseen = shares(SETS, "always", lambda _: Always(), "unseen")
    assert (unseen.first, unseen.among) == (0.0, 1.0)


def test_the_greetings_are_counted_by_kind() -> None:
    sets = [QuestionSet("one", PAIRS, [*QUESTIONS, Question("再見", "greeting", "seen", None)])]
    assert greetings(sets, "seen") == {"answered": 0, "near": 0, "far": 1, "greeting": 1}


@pytest.mark.parametrize("finder", FINDERS)
def test_each_finder_finds_a_question_that_is_asked_as_it_stands(finder: str) -> None:
    make = FINDERS[finder]
    asked = [answer if "answer only" in finder else question for question, answer in PAIRS]
    assert [make(PAIRS).find(text, 1)[0].index for text in asked] == [0, 1, 2]


def test_the_bot_finds_more_than_each_other_finder_and_in_time() -> None:
    sets = read_sets()
    own, *others = (shares(sets, name, make, "unseen") for name, make in FINDERS.items())
    assert own.first >= 0.45
    assert own.among >= 0.7
    assert all(own.first > other.first and own.among > other.among for other in others)
    name, make = next(iter(FINDERS.items()))
    assert times(sets, name, make).question_ms < 15


def test_vectors_find_other_words_and_the_words_tell_near_examples_apart() -> None:
    pairs = [("停車場在哪裡", "後面"), ("停車費多少", "一小時 40 元"), ("頭痛看哪科", "神經內科")]

    def embed(texts: list[str]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
        """Two meanings: parking, and the rest."""
        is_parking = [any(word in text for word in ("停車", "parking", "費")) for text in texts]
        return np.array([[1, 0] if parking else [0, 1] for parking in is_parking], dtype=np.float32)

    finder = EmbeddedFinder(pairs, embed=embed, share=0.7)
    assert {hit.index for hit in finder.find("parking", 2)} == {0, 1}
    assert finder.find("費用多少", 1)[0].index == 1
    assert EmbeddedFinder(pairs, embed=embed, share=1.0).find("費用多少", 3)[0].index == 0
