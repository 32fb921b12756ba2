"""An answer that contradicts the opening hours is recognized, and one that says the same is not."""

import time
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.opening_hours.asked.answers import OTHER, QUESTIONS, SAME
from tests.opening_hours.test_answers_are_true import all_hours
from tests.opening_hours.test_state_texts import HOURS
from tuneline.opening_hours.opening_hours import OpeningHours
from tuneline.opening_hours.statements.contradictions import contradiction
from tuneline.opening_hours.statements.read_statements import read_statements
from tuneline.opening_hours.week_texts import week_text
from tuneline.opening_hours.written import read_hours
from tuneline.settings import LANGUAGES

SIX_DAYS = read_hours(
    "Asia/Taipei", {day: ["09:00-18:30"] for day in ("mon", "tue", "wed", "thu", "fri", "sat")}, {}, ""
)


@pytest.mark.parametrize(
    ("language", "answer"), [(language, answer) for language, answers in SAME.items() for answer in answers]
)
def test_an_answer_that_says_the_same_is_no_contradiction(language: str, answer: str) -> None:
    assert contradiction(HOURS, QUESTIONS[language], answer) is None


@pytest.mark.parametrize(
    ("language", "answer"), [(language, answer) for language, answers in OTHER.items() for answer in answers]
)
def test_an_answer_that_says_other_hours_is_a_contradiction(language: str, answer: str) -> None:
    found = contradiction(HOURS, QUESTIONS[language], answer)
    assert found
    assert found.hours == HOURS.weekly.get(found.weekday, ())


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_fifteen_answers_of_both(language: str) -> None:
    assert len(SAME[language]) >= 15
    assert len(OTHER[language]) >= 15


@pytest.mark.parametrize(
    "answer",
    [
        "週一到週六 9:00-18:30",
        "上午9點到下午6點半",
        "9時〜18時半",
        "午前9時から午後6時半",
        "오전 9시~오후 6시 반",
        "9.00-18.30 น.",
        "9am – 6:30pm",
        "週日公休",
        "日曜定休",
        "每天 9:00-18:30（週日公休）",
        "毎日9:00〜18:30（日曜を除く）",
        "九點到六點半",
        "9點到6點半",
    ],
)
def test_times_are_read_as_each_language_writes_them(answer: str) -> None:
    assert read_statements(answer).statements
    assert contradiction(SIX_DAYS, "營業時間", answer) is None
    later = read_hours("Asia/Taipei", {"wed": ["10:00-18:00"], "sun": ["10:00-18:00"]}, {}, "")
    assert contradiction(later, "營業時間", answer)


def test_the_days_of_the_question_count_if_the_answer_has_none() -> None:
    assert contradiction(HOURS, "週六幾點開門", "上午 9:00-12:00") is None
    assert contradiction(HOURS, "週六幾點開門", "上午 10:00-12:00")
    assert contradiction(HOURS, "週六下午有開嗎", "有，14:00-18:00")
    assert contradiction(HOURS, "週五下午有開嗎", "有，14:00-18:00") is None


def test_other_questions_and_days_of_the_calendar_are_not_judged() -> None:
    for question in ("王醫師週六有看診嗎", "停車場幾點關", "12/25有開嗎", "今天有開嗎"):
        assert contradiction(HOURS, question, "10:00-20:00") is None


def test_a_contradiction_has_what_was_said() -> None:
    found = contradiction(
        HOURS, "營業時間", "您好！週一至週五 9:00-12:00、14:00-18:00，週六 9:00-17:00，週日公休"
    )
    assert found
    assert (found.said, found.weekday) == ("週六 9:00-17:00", 5)


@settings(max_examples=150)
@given(all_hours(), st.sampled_from(LANGUAGES))
def test_the_bots_own_answer_never_contradicts_its_hours(hours: OpeningHours, language: str) -> None:
    usual = OpeningHours(hours.time_zone, hours.weekly)
    answer = week_text(usual, datetime(2026, 12, 1, tzinfo=usual.zone), language)
    assert contradiction(usual, QUESTIONS[language], answer) is None
    assert contradiction(usual, QUESTIONS[language], answer, language=language) is None


@settings(max_examples=150)
@given(all_hours(), all_hours(), st.sampled_from(LANGUAGES))
def test_the_answer_of_other_hours_contradicts(
    hours: OpeningHours, other: OpeningHours, language: str
) -> None:
    usual = OpeningHours(hours.time_zone, {day: of_day for day, of_day in hours.weekly.items() if of_day})
    told = OpeningHours(other.time_zone, {day: of_day for day, of_day in other.weekly.items() if of_day})
    is_same = all(
        usual.intervals_on(date(2026, 12, day)) == told.intervals_on(date(2026, 12, day))
        for day in range(1, 8)
    )
    answer = week_text(told, datetime(2026, 12, 1, tzinfo=told.zone), language)
    if not is_same and usual.weekly and told.weekly:
        assert contradiction(usual, QUESTIONS[language], answer)


@pytest.mark.parametrize(
    "piece",
    [
        " ",
        "1",
        "週一、",
        "mon ",
        "月・",
        "9:00-",
        "9點到",
        "公休",
        "จ.-",
        "월~",
        "午休 1",
        "\n",
        "9:00-12:00 ",
    ],
)
def test_a_long_answer_takes_no_long_time(piece: str) -> None:
    read_statements("週一")
    before = time.process_time()
    read_statements(("週一" + piece * 1000)[:1000])
    assert time.process_time() - before < 0.5


@given(st.text(max_size=400))
def test_any_answer_is_read_without_an_error(answer: str) -> None:
    read_statements(answer)
