"""`bench finding` counts right examples, in the half that it is asked for."""

import pytest

from tuneline.retrieval.embedding.use_embedder import UseEmbedder
from tuneline.retrieval.finder import Hit
from tuneline_dev.bench.finding.compare import decisions, shares, times
from tuneline_dev.bench.finding.compared_finders import FINDERS
from tuneline_dev.bench.finding.embedded_finder import BotFinder, WaitingEmbedder, embedded_finders
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


def test_the_decisions_are_counted_by_kind() -> None:
    decided = decisions(SETS, "seen")
    assert decided["answered"] == {"model": 1}
    assert decided["greeting"] == decided["far"] == {"greeting": 1}


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


def test_vectors_find_other_words() -> None:
    pairs = [("停車場在哪裡", "後面"), ("可以刷卡嗎", "可以"), ("頭痛看哪科", "神經內科")]
    for make in embedded_finders().values():
        assert make(pairs).find("where is the parking lot", 1)[0].index == 0


def test_the_bot_finds_more_with_vectors_and_gives_no_wrong_answer_word_for_word() -> None:
    sets = read_sets()[:2]
    embedder = WaitingEmbedder(UseEmbedder())
    with_vectors = shares(sets, "own", lambda pairs: BotFinder(pairs, embedder), "unseen")
    without = shares(sets, "words", next(iter(FINDERS.values())), "unseen")
    assert with_vectors.first > without.first
    assert with_vectors.among >= 0.85
    decided = decisions(sets, "unseen")
    assert decided["answered"]["right"] >= 0.1
    assert decided["answered"].get("wrong", 0) == 0
    assert decided["far"].get("wrong", 0) == 0
    assert decided["far"]["unknown"] >= 0.5
    assert decided["greeting"]["greeting"] >= 0.8
