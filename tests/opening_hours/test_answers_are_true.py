"""What an answer says is true at every minute, for any hours and any moment."""

import re
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tuneline.opening_hours.answers import hours_answer, question_of
from tuneline.opening_hours.interval import DAY, HoursError, Interval
from tuneline.opening_hours.opening_hours import OpeningHours, SpecialDay
from tuneline.opening_hours.state_texts import state_text
from tuneline.settings import LANGUAGES

FIRST = date(2026, 11, 30)
# The oracle knows the minutes of so many days from FIRST on.
KNOWN_DAYS = 24
MINUTE = timedelta(minutes=1)


@st.composite
def days(draw: st.DrawFn) -> tuple[Interval, ...]:
    """The intervals of one day: of two to six minutes in sequence, the last may be after midnight."""
    ends = sorted(draw(st.sets(st.integers(0, 30 * 2).map(lambda half: half * 30), max_size=6)))
    pairs = [*pairwise(ends)][::2]
    return tuple(Interval(_time(begin), _time(end)) for begin, end in pairs if begin < DAY)


def _time(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)


@st.composite
def all_hours(draw: st.DrawFn) -> OpeningHours:
    weekly = {day: draw(days()) for day in range(7)}
    dates = draw(st.sets(st.integers(0, 12), max_size=4))
    special = {FIRST + timedelta(days=ahead): SpecialDay(draw(days()), "節") for ahead in dates}
    try:
        return OpeningHours("Asia/Taipei", weekly, special)
    except HoursError:
        return OpeningHours("Asia/Taipei", {0: (Interval(time(9), time(12)),)})


moments = st.integers(DAY, 10 * DAY - 1)


class Oracle:
    """The minutes when it is open, each by itself, counted from the first minute of FIRST."""

    def __init__(self, hours: OpeningHours) -> None:
        self.open_minutes: set[int] = set()
        for ahead in range(-2, KNOWN_DAYS):
            day = FIRST + timedelta(days=ahead)
            special = hours.special.get(day)
            for interval in special.intervals if special else hours.weekly.get(day.weekday(), ()):
                begin = interval.opens.hour * 60 + interval.opens.minute
                minutes = (interval.closes.hour * 60 + interval.closes.minute - begin) % DAY or DAY
                first = ahead * DAY + begin
                self.open_minutes |= set(range(first, first + minutes))

    def next_change(self, minute: int) -> int | None:
        """The first minute after this one at which it opens or closes."""
        is_open = minute in self.open_minutes
        later = range(minute + 1, (KNOWN_DAYS - 1) * DAY)
        return next((each for each in later if (each in self.open_minutes) != is_open), None)


def moment_of(minute: int, hours: OpeningHours) -> datetime:
    return datetime.combine(FIRST, time(), hours.zone) + minute * MINUTE


def said_minute(text: str, minute: int) -> int:
    """Read a moment of an answer in Chinese: its day, if it has one, and its time."""
    (clock,) = re.findall(r"(\d\d):(\d\d)", text)
    day = re.search(r"(\d+)月(\d+)日", text)
    ahead = (date(2026, int(day[1]), int(day[2])) - FIRST).days if day else minute // DAY
    return ahead * DAY + int(clock[0]) * 60 + int(clock[1])


@settings(max_examples=400)
@given(all_hours(), moments)
def test_whether_it_is_open_and_until_when_is_true(hours: OpeningHours, minute: int) -> None:
    oracle = Oracle(hours)
    first, *rest = state_text(hours, moment_of(minute, hours), "zh-TW").split("\n")
    change = oracle.next_change(minute)
    assert first.startswith("現在有開") == (minute in oracle.open_minutes)
    if change is None:
        assert "到" not in first
    elif minute in oracle.open_minutes:
        assert said_minute(first, minute) == change
    else:
        assert said_minute(rest[0], minute) == change


@settings(max_examples=200)
@given(all_hours(), moments)
def test_the_later_times_of_today_are_all_that_are_left(hours: OpeningHours, minute: int) -> None:
    oracle = Oracle(hours)
    text = state_text(hours, moment_of(minute, hours), "zh-TW")
    change = oracle.next_change(minute)
    if minute not in oracle.open_minutes or change is None:
        return
    is_said = "今天之後的時段" in text
    rest_of_today = range(change, (minute // DAY + 1) * DAY)
    assert is_said == any(each in oracle.open_minutes for each in rest_of_today)


@settings(max_examples=200)
@given(all_hours(), moments, st.integers(0, 6))
def test_the_hours_of_a_day_are_those_of_each_minute(hours: OpeningHours, minute: int, weekday: int) -> None:
    text = f"週{'一二三四五六日'[weekday]}有開嗎"
    question = question_of(hours, text, "zh-TW")
    assert question
    answer = hours_answer(hours, question, moment_of(minute, hours))
    assert answer
    first = answer.partition("\n")[0]
    day = re.search(r"(\d+)月(\d+)日", first)
    assert day
    ahead = (date(2026, int(day[1]), int(day[2])) - FIRST).days
    assert (FIRST + timedelta(days=ahead)).weekday() == weekday
    assert 0 <= ahead - minute // DAY < 7
    said: set[int] = set()
    if "24 小時" in first:
        said = set(range(DAY))
    for begin, end in re.findall(r"(\d\d:\d\d)–(?:隔天 )?(\d\d:\d\d)", first):
        opens, closes = (int(clock[:2]) * 60 + int(clock[3:]) for clock in (begin, end))
        said |= set(range(opens, opens + ((closes - opens) % DAY or DAY)))
    special = hours.special.get(FIRST + timedelta(days=ahead))
    of_day = special.intervals if special else hours.weekly[weekday]
    assert said == {each for interval in of_day for each in range(interval.begin, interval.end)}
    assert ("沒有開" in first) == (not said)


@settings(max_examples=100)
@given(all_hours(), moments)
def test_all_languages_say_the_same_times(hours: OpeningHours, minute: int) -> None:
    def times(language: str, text: str) -> list[tuple[str, ...]]:
        question = question_of(hours, text, language)
        assert question
        answer = hours_answer(hours, question, moment_of(minute, hours)) or ""
        return [(str(int(hour)), mark) for hour, mark in re.findall(r"(\d\d?)[:.](\d\d)", answer)]

    week = ("營業時間", "营业时间", "営業時間", "영업시간", "เวลาทำการ", "opening hours")
    now = ("現在有開嗎", "现在开门吗", "今開いてますか", "지금 영업하나요", "ตอนนี้เปิดไหม", "are you open now")
    for texts in (week, now):
        said = [times(language, text) for language, text in zip(LANGUAGES_IN_ORDER, texts, strict=True)]
        assert all(each == said[0] for each in said)


LANGUAGES_IN_ORDER = ("zh-TW", "zh-CN", "ja", "ko", "th", "en")
assert set(LANGUAGES_IN_ORDER) == set(LANGUAGES)
