"""A question about the shop's own opening hours is recognized, and nothing else is."""

import time
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.opening_hours.asked import held_out, others, second, written
from tuneline.opening_hours.questions.day_reference import (
    CalendarDate,
    DayReference,
    DaysAhead,
    NamedDay,
    Weekday,
    Weekend,
)
from tuneline.opening_hours.questions.hours_question import MOST_CHARACTERS, hours_question
from tuneline.opening_hours.written import WEEKDAYS
from tuneline.settings import LANGUAGES

NAMES = {
    "zh-TW": "春節",
    "zh-CN": "春节",
    "ja": "お盆",
    "ko": "설날",
    "th": "สงกรานต์",
    "en": "Christmas",
}
MONDAY = date(2026, 11, 30)


def names(language: str) -> dict[str, tuple[date, ...]]:
    return {NAMES[language]: (date(2027, 2, 6), date(2027, 2, 7))}


def short(day: DayReference) -> str:
    match day:
        case DaysAhead(number):
            return str(number)
        case Weekday(number, is_next_week):
            return WEEKDAYS[number] + ("+1" if is_next_week else "")
        case Weekend(is_next_week):
            return "we" + ("+1" if is_next_week else "")
        case CalendarDate(day=number, month=month):
            return f"{month or ''}/{number}"
        case NamedDay(name):
            return name.casefold()
    raise AssertionError(day)


def cases() -> Iterator[tuple[str, str, str]]:
    for module in (written, held_out, second):
        for language, by_meaning in module.QUESTIONS.items():
            for meaning, questions in by_meaning.items():
                yield from ((language, meaning, question) for question in questions.split("|"))


@pytest.mark.parametrize(("language", "meaning", "question"), [*cases()])
def test_a_question_about_opening_hours_has_its_kind_and_days(
    language: str, meaning: str, question: str
) -> None:
    asked = hours_question(question, language, names=names(language))
    assert asked, question
    assert " ".join([asked.kind, *map(short, asked.days)]) == meaning
    assert asked.language == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_near_miss_goes_on_to_the_model(language: str) -> None:
    near_misses = others.OTHERS[language].split("|")
    assert len(near_misses) >= 60
    for own in LANGUAGES:
        named = {name: days for other in LANGUAGES for name, days in names(other).items()}
        recognized = {text for text in near_misses if hours_question(text, own, names=named)}
        assert recognized == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_sixty_questions(language: str) -> None:
    assert len({question for own, _, question in cases() if own == language}) >= 60


def test_a_holiday_is_a_day_only_if_a_special_day_has_its_name() -> None:
    assert hours_question("春節有開嗎", "zh-TW") is None
    asked = hours_question("春節有開嗎", "zh-TW", names=names("zh-TW"))
    assert asked
    assert asked.days[0].dates(MONDAY) == (date(2027, 2, 6), date(2027, 2, 7))


def test_the_answer_is_in_the_language_of_the_question() -> None:
    for bot in LANGUAGES:
        asked = {
            text: hours_question(text, bot) for text in ("are you open?", "现在开门吗", "지금 영업하나요?")
        }
        assert [question and question.language for question in asked.values()] == ["en", "zh-CN", "ko"]


def test_a_phrase_of_several_languages_counts_as_the_bots() -> None:
    assert [
        question and question.language
        for question in (hours_question("今日有开吗", "zh-TW"), hours_question("診療時間", "ja"))
    ] == ["zh-CN", "ja"]
    asked = hours_question("診療時間", "zh-TW")
    assert asked
    assert asked.language == "zh-TW"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (DaysAhead(2), ["2026-12-02"]),
        (Weekday(0), ["2026-11-30"]),
        (Weekday(6), ["2026-12-06"]),
        (Weekday(0, is_next_week=True), ["2026-12-07"]),
        (Weekend(), ["2026-12-05", "2026-12-06"]),
        (Weekend(is_next_week=True), ["2026-12-12", "2026-12-13"]),
        (CalendarDate(25, 12), ["2026-12-25"]),
        (CalendarDate(29, 11), ["2027-11-29"]),
        (CalendarDate(30, 11), ["2026-11-30"]),
        (CalendarDate(1), ["2026-12-01"]),
        (CalendarDate(30), ["2026-11-30"]),
        (CalendarDate(30, 2), []),
        (CalendarDate(1, 1, 2030), []),
        (CalendarDate(1, 1, 2027), ["2027-01-01"]),
    ],
)
def test_a_day_is_its_next_date(day: DayReference, expected: list[str]) -> None:
    assert [found_day.isoformat() for found_day in day.dates(MONDAY)] == expected


def test_a_weekend_that_has_begun_has_the_days_that_are_left() -> None:
    assert Weekend().dates(date(2026, 12, 6)) == (date(2026, 12, 6),)


@given(st.text(max_size=300), st.sampled_from(LANGUAGES))
def test_any_text_is_read_without_an_error(text: str, language: str) -> None:
    hours_question(text, language)


@given(st.lists(st.sampled_from(["hi ", "請問", "今天", "今日は", "오늘 ", "วันนี้", "are you ", "12/", "1"])))
def test_a_row_of_phrases_takes_no_long_time(phrases: list[str]) -> None:
    hours_question("今天", "zh-TW")
    before = time.process_time()
    hours_question("".join(phrases)[:MOST_CHARACTERS], "zh-TW")
    assert time.process_time() - before < 0.5


def test_a_long_text_is_no_question_about_hours() -> None:
    assert hours_question("今天有開嗎" + "謝謝" * 48, "zh-TW") is None
    assert hours_question("今天有開嗎" + "謝謝" * 40, "zh-TW") is not None
