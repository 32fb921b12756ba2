"""Whether it is open, until when, and when it opens next is said in each language."""

from datetime import date, datetime, time

import pytest

from tuneline.opening_hours.interval import Interval
from tuneline.opening_hours.opening_hours import OpeningHours, SpecialDay
from tuneline.opening_hours.state_texts import next_opening_text, state_text
from tuneline.settings import LANGUAGES
from tuneline.texts import hours_texts

MORNING, AFTERNOON = Interval(time(9), time(12)), Interval(time(14), time(18))
HOURS = OpeningHours(
    "Asia/Taipei",
    {**dict.fromkeys(range(5), (MORNING, AFTERNOON)), 5: (MORNING,)},
    {date(2026, 12, 25): SpecialDay(name="聖誕節")},
)


def at(day: int, hour: int, minute: int = 0, *, hours: OpeningHours = HOURS) -> datetime:
    """A moment of December 2026; the first is a Tuesday."""
    return datetime(2026, 12, day, hour, minute, tzinfo=hours.zone)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("zh-TW", "現在有開，到 12:00 為止。\n今天之後的時段：14:00–18:00。"),
        ("zh-CN", "现在开着，到 12:00 为止。\n今天之后的时段：14:00–18:00。"),
        ("ja", "ただいま開いております（12:00まで）。\n本日はこのあと 14:00〜18:00 も開いております。"),
        ("ko", "지금 운영 중이며, 12:00까지입니다.\n오늘 이후 운영 시간: 14:00~18:00."),
        ("th", "ตอนนี้เปิดอยู่ ถึง 12.00 น.\nวันนี้เปิดอีกครั้ง 14.00–18.00 น."),
        ("en", "We are open now, until 12:00.\nLater today: 14:00–18:00."),
    ],
)
def test_an_open_shop_says_until_when_and_what_follows_today(language: str, expected: str) -> None:
    assert state_text(HOURS, at(1, 9), language) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("zh-TW", "現在沒有開。\n下次開門：明天 12月2日（週三） 09:00。"),
        ("zh-CN", "现在没有开。\n下次开门：明天 12月2日（周三） 09:00。"),
        ("ja", "ただいまは閉まっております。\n次に開くのは 明日 12月2日（水） 9:00 です。"),
        ("ko", "지금은 운영 시간이 아닙니다.\n다음 운영 시작: 내일 12월 2일(수) 09:00."),
        ("th", "ตอนนี้ปิดอยู่\nเปิดครั้งถัดไป พรุ่งนี้ (วันพุธที่ 2 ธันวาคม) เวลา 09.00 น."),
        ("en", "We are closed now.\nNext opening: tomorrow (Wednesday, 2 December) at 09:00."),
    ],
)
def test_a_closed_shop_says_when_it_opens_next(language: str, expected: str) -> None:
    assert state_text(HOURS, at(1, 18), language) == expected


def test_a_closed_special_day_is_named() -> None:
    assert state_text(HOURS, at(25, 10), "zh-TW") == (
        "現在沒有開（聖誕節）。\n下次開門：明天 12月26日（週六） 09:00。"
    )


def test_the_break_at_noon_ends_today() -> None:
    assert next_opening_text(HOURS, at(1, 12), "en") == "today (Tuesday, 1 December) at 14:00"


def test_another_year_is_written() -> None:
    closed = {date(2026, 12, day): SpecialDay() for day in range(25, 32)}
    hours = OpeningHours("Asia/Taipei", HOURS.weekly, closed)
    assert next_opening_text(hours, at(25, 10), "th") == "วันศุกร์ที่ 1 มกราคม 2570 เวลา 09.00 น."


def test_a_night_ends_at_24_or_on_the_next_day() -> None:
    hours = OpeningHours(
        "Asia/Taipei", {1: (Interval(time(18), time(0)),), 2: (Interval(time(18), time(2)),)}
    )
    assert state_text(hours, at(1, 20), "zh-TW") == "現在有開，到 24:00 為止。"
    assert state_text(hours, at(2, 20), "en") == (
        "We are open now, until tomorrow (Thursday, 3 December) at 02:00."
    )
    assert state_text(hours, at(3, 1), "en") == "We are open now, until 02:00."


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_shop_that_never_closes_or_never_opens_says_so(language: str) -> None:
    always = OpeningHours("Asia/Taipei", dict.fromkeys(range(7), (Interval(time(0), time(0)),)))
    assert state_text(always, at(1, 3), language) == hours_texts.text("open_always", language)
    never = OpeningHours("Asia/Taipei", {})
    assert state_text(never, at(1, 3), language).endswith(hours_texts.text("opens_never", language))
    assert next_opening_text(never, at(1, 3), language) == ""


def test_all_languages_have_the_same_texts_with_the_same_placeholders() -> None:
    def placeholders(language: str) -> dict[str, list[str]]:
        return {
            key: sorted(part.partition("}")[0] for part in text.split("{")[1:])
            for key, text in hours_texts.texts(language).items()
        }

    for language in LANGUAGES:
        assert placeholders(language) == placeholders("en")
