"""What has changed in the opening hours is said in each language, with alike days together."""

import re
import string
from datetime import date, timedelta

import pytest

from tuneline.opening_hours.change_text import change_text
from tuneline.opening_hours.interval import parse_interval
from tuneline.opening_hours.opening_hours import OpeningHours, SpecialDay
from tuneline.settings import LANGUAGES
from tuneline.texts.hours_texts.changes import CHANGES

TODAY = date(2027, 2, 1)
MORNING = (parse_interval("09:00-12:00"),)
HOURS = OpeningHours("Asia/Taipei", dict.fromkeys(range(5), MORNING))
NEW_YEAR = {date(2027, 2, 5) + timedelta(days=number): SpecialDay((), "春節") for number in range(6)}


def changed(
    after: OpeningHours | None, *, before: OpeningHours | None = HOURS, language: str = "zh-TW"
) -> str:
    return change_text(before, after, today=TODAY, language=language)


def of(special: dict[date, SpecialDay], *, away: str = "") -> OpeningHours:
    return OpeningHours("Asia/Taipei", HOURS.weekly, special, away)


def test_a_holiday_of_several_days_is_one_line() -> None:
    assert changed(of(NEW_YEAR)) == "2月5日（週五）至2月10日（週三）：公休（春節）。"
    assert changed(HOURS, before=of(NEW_YEAR)) == "2月5日（週五）至2月10日（週三）：恢復平常的時間。"


def test_many_changes_are_counted() -> None:
    days = {date(2027, 3, number): SpecialDay((), str(number)) for number in range(1, 20)}
    lines = changed(of(days)).splitlines()
    assert lines[:1] + lines[-1:] == ["3月1日（週一）：公休（1）。", "另外還有 15 項變更。"]
    assert len(lines) == 5


def test_past_days_that_were_dropped_are_no_change() -> None:
    assert changed(HOURS, before=of({date(2027, 1, 1): SpecialDay()})) == CHANGES["zh-TW"]["nothing"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_kind_of_change_is_said_in_each_language(language: str) -> None:
    own = CHANGES[language]
    weekly = OpeningHours("Asia/Taipei", {0: MORNING})
    assert changed(HOURS, before=None, language=language) == own["added"]
    assert changed(None, language=language) == own["removed"]
    assert changed(weekly, language=language) == own["weekly"]
    assert changed(of({}, away="x"), language=language) == own["away"]
    assert changed(HOURS, before=of({}, away="x"), language=language) == own["away_removed"]
    zone = OpeningHours("Asia/Tokyo", HOURS.weekly)
    assert "Asia/Tokyo" in changed(zone, language=language)
    everything = changed(of(NEW_YEAR), language=language)
    assert "春節" in everything
    assert not re.search(r"[{}]", everything)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_texts_and_places(language: str) -> None:
    def places(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}

    own, english = CHANGES[language], CHANGES["en"]
    assert {key: places(text) for key, text in own.items()} == {k: places(t) for k, t in english.items()}
