"""The nearest questions are found in any of the bot's languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuneline.retrieval.similarity import SimilarityIndex

QUESTIONS = [
    "頭痛要看哪一科？",
    "小孩發燒要看哪一科？",
    "請問你們星期六有看診嗎？",
    "停車場在哪裡？",
    "頭が痛いときは何科に行けばいいですか？",
    "두통이 있으면 어느 과로 가야 하나요?",
    "ปวดหัวต้องไปแผนกไหน",
    "Which department should I see for a headache?",
    "Where can I park my car?",
]


@pytest.mark.parametrize(
    ("asked", "nearest"),
    [
        ("我頭很痛，要掛哪一科", 0),
        ("週六有看診嗎", 2),
        ("哪裡可以停車", 3),
        ("頭が痛いです", 4),
        ("두통", 5),
        ("ปวดหัว", 6),
        ("HEADACHE which department??", 7),
        ("parking for my car", 8),
    ],
)
def test_the_nearest_question_comes_first(asked: str, nearest: int) -> None:
    assert SimilarityIndex(QUESTIONS).nearest(asked, 3)[0] == nearest


def test_what_shares_next_to_nothing_is_not_near() -> None:
    assert SimilarityIndex(QUESTIONS).nearest("今天天氣真好", 5) == []
    assert SimilarityIndex(QUESTIONS).nearest("？！ …", 5) == []
    assert SimilarityIndex([]).nearest("頭痛", 5) == []


@given(st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=20), st.integers(1, 5))
def test_a_question_that_is_there_is_the_nearest_to_itself(questions: list[str], count: int) -> None:
    index = SimilarityIndex(questions)
    for question in questions:
        found = index.nearest(question, count)
        assert len(found) == len(set(found)) <= count
        if found:
            assert _same(questions[found[0]]) == _same(question) or index.nearest(question, 20)


def _same(text: str) -> str:
    return "".join(one for one in text.casefold() if one.isalnum())
