"""Questions that differ only in how they are typed have one key; others have another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuneline.retrieval.question_key import question_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("營業時間？", "營業時間"),
        ("  營業 時間~ ", "營業時間❤️"),
        ("영업 시간이 언제예요?", "영업시간이 언제예요"),
        ("ﾃﾞﾝﾜ番号は？", "デンワ番号は"),
        ("ＷｉＦｉ有嗎", "wifi有嗎!!"),
        ("เปิดกี่โมงคะ?", "เปิดกี่โมงคะ"),
        # The vowel in one character, and in two with the tone after the first.
        ("น\u0e49\u0e33", "น\u0e4d\u0e49\u0e32"),
        ("\u0e41ผนที่", "\u0e40\u0e40ผนที่"),
    ],
)
def test_the_same_question_typed_in_another_way(one: str, other: str) -> None:
    assert question_key(one) == question_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.5 公升多少錢", "15 公升多少錢"),
        ("星期一幾點開門", "星期二幾點開門"),
        ("12/24 有營業嗎", "1224 有營業嗎"),
        ("A+ 方案", "A 方案"),
        ("ขาว", "ข้าว"),
        ("かき氷", "がき氷"),
    ],
)
def test_another_question(one: str, other: str) -> None:
    assert question_key(one) != question_key(other)


@pytest.mark.parametrize("text", ["", "？！", " \n", "❤️", "…"])
def test_no_question(text: str) -> None:
    assert question_key(text) == ""


@given(st.text() | st.text("เแนาำ\u0e48\u0e49\u0e4d "))
def test_a_key_is_its_own_key(text: str) -> None:
    assert question_key(question_key(text)) == question_key(text)
