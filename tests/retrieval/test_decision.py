"""Greetings and thanks are told from questions, in each of the bot's languages."""

import pytest

from tuneline.retrieval.decision import decide
from tuneline.settings import LANGUAGES
from tuneline.texts.greetings import GREETINGS


def test_each_language_has_its_greetings() -> None:
    assert set(GREETINGS) == set(LANGUAGES)
    assert all(len(set(greetings)) == 15 for greetings in GREETINGS.values())


@pytest.mark.parametrize(
    "said",
    [
        "你好呀",
        "谢谢你",
        "ありがとうございます！",
        "감사합니다~",
        "สวัสดีค่ะ 🙏",
        "Hello!",
        "HI THERE",
        "thank you!!",
    ],
)
def test_a_greeting_is_one_also_if_an_example_shares_a_word(said: str) -> None:
    assert decide(said, []) == "greeting"
    assert decide(said, ["請問你好嗎診所在哪裡", "Where can I say hello to the doctor?"]) == "greeting"


@pytest.mark.parametrize(
    "asked",
    [
        "你好，請問星期六有看診嗎",
        "謝謝你們的蛋糕，可以再訂一個嗎",
        "すみません、予約できますか",
        "안녕하세요 배송 언제 와요?",
        "สวัสดีค่ะ เปิดกี่โมงคะ",
        "hello, do you speak English?",
        "hello price",
        "您好，掛號",
        "안녕하세요 배송",
        "สวัสดีค่ะ ราคา",
        "",
        "🙏",
        "？",
        "你好" * 100,
    ],
)
def test_a_question_is_none_also_after_a_greeting(asked: str) -> None:
    assert decide(asked, []) == "model"


def test_what_an_example_asks_as_it_stands_is_a_question() -> None:
    assert decide("晚安", []) == "greeting"
    assert decide("晚安", ["頭痛要看哪一科？", "晚安！"]) == "model"
