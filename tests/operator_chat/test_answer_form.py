"""A form is read in every language, whatever its colons, blanks and lines are; other texts are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuneline.operator_cards.answer_form import answer_form
from tuneline.operator_chat.answers.answer_form import AnswerForm, read_form
from tuneline.operator_chat.answers.remarks import is_remark, may_ask
from tuneline.settings import LANGUAGES
from tuneline.texts.card_texts import texts

PAIRS = [
    ("Q", "A"), ("q", "a"), ("Question", "Answer"), ("問", "答"), ("問題", "答案"), ("问", "答"),
    ("问题", "回答"),
    ("質問", "回答"), ("質問", "答え"), ("질문", "답변"), ("문", "답"), ("ถาม", "ตอบ"), ("คำถาม", "คำตอบ"),
]  # fmt: skip
# Words that are no label and no separator, so that what is read is what was written.
WORDS = st.text("aé門診幾點진료เปิด9?？", min_size=1, max_size=12)
COLONS = st.sampled_from([":", "：", " :", "： ", ":\u3000"])
BLANKS = st.text(" \u3000\t", max_size=3)


@given(st.sampled_from(PAIRS), WORDS, st.lists(WORDS, min_size=1, max_size=3), COLONS, COLONS, BLANKS, BLANKS)
def test_a_form_is_read_as_it_was_written(
    labels: tuple[str, str], question: str, answer: list[str], of_q: str, of_a: str, first: str, second: str
) -> None:
    text = f"{first}{labels[0]}{of_q}{question}\r\n{second}{labels[1]}{of_a}" + "\n".join(answer)
    assert read_form(text) == AnswerForm(question, "\n".join(answer))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_of_the_keyboard_is_read_in_every_language(language: str) -> None:
    form = answer_form("Where?", language)
    assert form is not None
    assert read_form(form) == AnswerForm("Where?", "")
    assert read_form(f"{form}Here.") == AnswerForm("Where?", "Here.")


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("問：幾點開門？答：九點", AnswerForm("幾點開門？", "九點")),
        ("Q: when? / A: now", AnswerForm("when?", "now")),
        ("Q: Where?\n\nA:\nHere.\nThere.", AnswerForm("Where?", "Here.\nThere.")),
        ("Q: vitamin A: or B? A: both", AnswerForm("vitamin A: or B? A: both", "")),
        ("Q: vitamin A: or B?\nA: both", AnswerForm("vitamin A: or B?", "both")),
        ("Q: a\nA: b\nQ: c\nA: d", AnswerForm("a", "b\nQ: c\nA: d", questions=2)),
        ("Q:", AnswerForm("", "")),
    ],
)
def test_a_form_in_one_line_is_read_unless_it_is_ambiguous(text: str, form: AnswerForm) -> None:
    assert read_form(text) == form


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A: now",
        "Where is it?",
        "Q&A: none",
        "FAQ: none",
        "Quiet: none",
        "問題很多",
        "No Q: here\nA: x",
        "문제: 1",
    ],
)
def test_another_text_is_no_form(text: str) -> None:
    assert read_form(text) is None


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    form = read_form(text)
    assert form is None or form.questions >= 1


def test_the_keyboards_form_has_the_present_answer_if_it_fits() -> None:
    assert answer_form("Where?", "en", "Here.") == "Q: Where?\nA: Here."
    assert answer_form("Where?", "en", "x" * 300) == "Q: Where?\nA: "
    assert answer_form("x" * 300, "en", "x") is None


@pytest.mark.parametrize("text", ["謝謝！", "OK", "不對。", "違います", "틀렸어요", "ขอบคุณค่ะ", "👍", "..."])
def test_a_remark_is_no_answer(text: str) -> None:
    assert is_remark(text)


@pytest.mark.parametrize(
    "text",
    [
        "那週日幾點開",
        "日曜日は何時から",
        "일요일은 몇 시부터",
        "วันอาทิตย์เปิดกี่โมง",
        "and when on Sunday",
        "哪一科",
    ],
)
def test_a_question_without_its_mark_may_ask(text: str) -> None:
    assert may_ask(text)


@pytest.mark.parametrize(
    "text",
    [
        "週日休診",
        "幾乎都可以",
        "いつでもどうぞ",
        "日曜は休みです",
        "일요일은 쉽니다",
        "วันอาทิตย์ปิด",
        "Ask at the desk when you arrive",
        "x" * 41 + "幾",
    ],
)
def test_a_statement_does_not_ask(text: str) -> None:
    assert not may_ask(text)


@pytest.mark.parametrize("text", ["週一公休", "Closed on Mondays", "午後5時まで", texts("en")["undo"]])
def test_a_short_answer_is_no_remark(text: str) -> None:
    assert not is_remark(text)
