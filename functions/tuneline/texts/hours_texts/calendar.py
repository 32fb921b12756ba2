"""How dates, weekdays and times are written, in all languages."""

from typing import Final, NamedTuple

_ENGLISH: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
_THAI: Final = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน", "กรกฎาคม", "สิงหาคม", "กันยายน",
    "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip


class Calendar(NamedTuple):
    """The forms of a language. `weekdays` begin with Monday; `in_date` is a weekday's name within a date.

    The forms of a date have `{year}`, `{month}`, `{day}` and `{weekday}`, those of a time `{hour}` and
    `{minute}`. `time_mark` follows a time or a span. `years` is added to the year, as Thailand counts.
    """

    weekdays: tuple[str, ...]
    in_date: tuple[str, ...]
    date: str
    date_of_year: str
    time: str
    span: str
    between: str
    days: str
    day_and_day: str
    months: tuple[str, ...] = ()
    time_mark: str = ""
    years: int = 0


CALENDAR: Final[dict[str, Calendar]] = {
    "zh-TW": Calendar(
        weekdays=("週一", "週二", "週三", "週四", "週五", "週六", "週日"),
        in_date=("週一", "週二", "週三", "週四", "週五", "週六", "週日"),
        date="{month}月{day}日（{weekday}）",
        date_of_year="{year}年{month}月{day}日（{weekday}）",
        time="{hour:02}:{minute:02}",
        span="{opens}–{closes}",
        between="、",
        days="{first}至{last}",
        day_and_day="{first}、{last}",
    ),
    "zh-CN": Calendar(
        weekdays=("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
        in_date=("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
        date="{month}月{day}日（{weekday}）",
        date_of_year="{year}年{month}月{day}日（{weekday}）",
        time="{hour:02}:{minute:02}",
        span="{opens}–{closes}",
        between="、",
        days="{first}至{last}",
        day_and_day="{first}、{last}",
    ),
    "ja": Calendar(
        weekdays=("月曜", "火曜", "水曜", "木曜", "金曜", "土曜", "日曜"),
        in_date=("月", "火", "水", "木", "金", "土", "日"),
        date="{month}月{day}日（{weekday}）",
        date_of_year="{year}年{month}月{day}日（{weekday}）",
        time="{hour}:{minute:02}",
        span="{opens}〜{closes}",
        between="、",
        days="{first}〜{last}",
        day_and_day="{first}・{last}",
    ),
    "ko": Calendar(
        weekdays=("월요일", "화요일", "수요일", "목요일", "금요일", "토요일", "일요일"),
        in_date=("월", "화", "수", "목", "금", "토", "일"),
        date="{month}월 {day}일({weekday})",
        date_of_year="{year}년 {month}월 {day}일({weekday})",
        time="{hour:02}:{minute:02}",
        span="{opens}~{closes}",
        between=", ",
        days="{first}~{last}",
        day_and_day="{first}, {last}",
    ),
    "th": Calendar(
        weekdays=("วันจันทร์", "วันอังคาร", "วันพุธ", "วันพฤหัสบดี", "วันศุกร์", "วันเสาร์", "วันอาทิตย์"),
        in_date=("วันจันทร์", "วันอังคาร", "วันพุธ", "วันพฤหัสบดี", "วันศุกร์", "วันเสาร์", "วันอาทิตย์"),
        date="{weekday}ที่ {day} {month}",
        date_of_year="{weekday}ที่ {day} {month} {year}",
        time="{hour:02}.{minute:02}",
        time_mark=" น.",
        span="{opens}–{closes}",
        between=" และ ",
        days="{first}–{last}",
        day_and_day="{first}และ{last}",
        months=_THAI,
        years=543,
    ),
    "en": Calendar(
        weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        in_date=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        date="{weekday}, {day} {month}",
        date_of_year="{weekday}, {day} {month} {year}",
        time="{hour:02}:{minute:02}",
        span="{opens}–{closes}",
        between=" and ",
        days="{first} to {last}",
        day_and_day="{first} and {last}",
        months=_ENGLISH,
    ),
}
