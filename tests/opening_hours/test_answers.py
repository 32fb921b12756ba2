"""Questions about opening hours get exact answers in six languages."""

from datetime import date, datetime, time

import pytest

from tests.opening_hours.test_state_texts import AFTERNOON, HOURS, MORNING, at
from tuneline.opening_hours.answers import hours_answer, question_of
from tuneline.opening_hours.interval import Interval
from tuneline.opening_hours.opening_hours import OpeningHours, SpecialDay

NEW_YEAR = {date(2027, 2, day): SpecialDay(name="春節") for day in (5, 6, 7, 8)}


def answer(
    text: str, moment: datetime, *, hours: OpeningHours = HOURS, language: str = "zh-TW"
) -> str | None:
    question = question_of(hours, text, language)
    assert question, text
    return hours_answer(hours, question, moment)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "今天有開嗎",
            "今天 12月1日（週二）的服務時間：09:00–12:00、14:00–18:00。\n現在有開，到 12:00 為止。",
        ),
        ("周日营业吗", "12月6日（周日）不开门。\n下次开门：12月7日（周一） 09:00。"),
        ("明日は何時からですか", "明日 12月2日（水）は 9:00〜12:00、14:00〜18:00 に開いております。"),
        ("토요일에 영업하나요?", "12월 5일(토) 운영 시간: 09:00~12:00."),
        ("วันอาทิตย์เปิดไหม", "วันอาทิตย์ที่ 6 ธันวาคม ปิด\nเปิดครั้งถัดไป วันจันทร์ที่ 7 ธันวาคม เวลา 09.00 น."),
        ("Are you open on Saturday?", "Opening hours Saturday, 5 December: 09:00–12:00."),
    ],
)
def test_a_day_has_its_hours(text: str, expected: str) -> None:
    assert answer(text, at(1, 10)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "營業時間",
            "每週的服務時間：\n週一至週五 09:00–12:00、14:00–18:00\n週六 09:00–12:00\n週日 公休\n"
            "近期的特別時間：\n12月25日（週五） 公休（聖誕節）",
        ),
        (
            "上班时间",
            "每周的服务时间：\n周一至周五 09:00–12:00、14:00–18:00\n周六 09:00–12:00\n周日 休息\n"
            "近期的特别时间：\n12月25日（周五） 休息（聖誕節）",
        ),
        (
            "営業時間を教えてください",
            "開いている時間：\n月曜〜金曜 9:00〜12:00、14:00〜18:00\n土曜 9:00〜12:00\n日曜 お休み\n"
            "今後の特別な日：\n12月25日（金） お休み（聖誕節）",
        ),
        (
            "영업시간",
            "운영 시간:\n월요일~금요일 09:00~12:00, 14:00~18:00\n토요일 09:00~12:00\n일요일 휴무\n"
            "예정된 특별 운영일:\n12월 25일(금) 휴무(聖誕節)",
        ),
        (
            "เวลาทำการ",
            "เวลาทำการ\nวันจันทร์–วันศุกร์ 09.00–12.00 น. และ 14.00–18.00 น.\nวันเสาร์ 09.00–12.00 น.\n"
            "วันอาทิตย์ ปิด\nวันที่เวลาต่างจากปกติ\nวันศุกร์ที่ 25 ธันวาคม ปิด (聖誕節)",
        ),
        (
            "opening hours?",
            "Opening hours:\nMonday to Friday: 09:00–12:00 and 14:00–18:00\nSaturday: 09:00–12:00\n"
            "Sunday: closed\nComing exceptions:\nFriday, 25 December: closed (聖誕節)",
        ),
    ],
)
def test_the_week_has_equal_days_together_and_the_special_days_that_come(text: str, expected: str) -> None:
    assert answer(text, at(1, 10)) == expected


def test_a_closed_special_day_is_named_with_the_next_opening() -> None:
    assert answer("12/25有營業嗎", at(1, 10)) == (
        "12月25日（週五）沒有開（聖誕節）。\n下次開門：12月26日（週六） 09:00。"
    )
    assert answer("聖誕節有開嗎", at(24, 10)) == (
        "明天 12月25日（週五）沒有開（聖誕節）。\n下次開門：12月26日（週六） 09:00。"
    )
    assert answer("今天有開嗎", at(25, 10)) == (
        "今天 12月25日（週五）沒有開（聖誕節）。\n現在沒有開。\n下次開門：明天 12月26日（週六） 09:00。"
    )


def test_a_weekday_that_is_special_says_what_is_usual() -> None:
    assert answer("週五有開嗎", at(24, 10)) == (
        "明天 12月25日（週五）沒有開（聖誕節）。\n平常週五：09:00–12:00、14:00–18:00。\n"
        "下次開門：12月26日（週六） 09:00。"
    )


def test_several_days_are_lines_and_equal_ones_in_a_row_are_together() -> None:
    hours = OpeningHours("Asia/Taipei", HOURS.weekly, NEW_YEAR)
    assert answer("春節有開嗎", at(1, 10), hours=hours) == (
        "2027年2月5日（週五）至2027年2月8日（週一） 公休（春節）"
    )
    assert answer("週末有開嗎", at(1, 10)) == "12月5日（週六） 09:00–12:00\n12月6日（週日） 公休"


def test_equal_days_that_are_apart_are_lines_of_their_own() -> None:
    apart = {date(2026, 12, day): SpecialDay(name="盤點") for day in (7, 14)}
    hours = OpeningHours("Asia/Taipei", HOURS.weekly, apart)
    assert answer("盤點有開嗎", at(1, 10), hours=hours) == (
        "12月7日（週一） 公休（盤點）\n12月14日（週一） 公休（盤點）"
    )


def test_special_hours_are_said_with_their_name() -> None:
    special = {date(2026, 12, 31): SpecialDay((Interval(time(10), time(2)),), "跨年")}
    hours = OpeningHours("Asia/Taipei", {3: (MORNING, AFTERNOON)}, special)
    assert answer("跨年有開嗎", at(1, 10), hours=hours) == (
        "12月31日（週四）（跨年）的服務時間：10:00–隔天 02:00。"
    )


def test_a_day_without_a_date_goes_on_to_the_model() -> None:
    assert answer("2月30日有開嗎", at(1, 10)) is None
    passed = OpeningHours("Asia/Taipei", HOURS.weekly, {date(2026, 2, 17): SpecialDay(name="春節")})
    assert answer("春節有開嗎", at(1, 10), hours=passed) is None


def test_the_day_is_that_of_the_bots_time_zone() -> None:
    late = datetime.fromisoformat("2026-12-01T23:30:00+00:00")
    assert answer("今天有開嗎", late) == (
        "今天 12月2日（週三）的服務時間：09:00–12:00、14:00–18:00。\n現在沒有開。\n"
        "下次開門：今天 12月2日（週三） 09:00。"
    )


def test_a_shop_that_is_open_day_and_night_says_so_every_day() -> None:
    always = OpeningHours("Asia/Taipei", dict.fromkeys(range(7), (Interval(time(0), time(0)),)))
    assert answer("營業時間", at(1, 10), hours=always) == "每週的服務時間：\n每天 24 小時"
