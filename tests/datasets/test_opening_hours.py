"""Answers that contradict the bot's opening hours are warnings with line; the same hours are none."""

import io
import time

import pytest

from tests.datasets.test_claims import FILLER
from tests.datasets.test_turns import written
from tests.opening_hours.asked.answers import OTHER, QUESTIONS, SAME
from tests.opening_hours.test_state_texts import HOURS
from tuneline.datasets.findings.finding import Problem
from tuneline.datasets.validation.run import CheckOptions, Report, check
from tuneline.opening_hours.opening_hours import OpeningHours
from tuneline.operator_cards.problem_texts import shown_problems
from tuneline.settings import LANGUAGES


def checked(pairs: list[tuple[str, str]], hours: OpeningHours | None = HOURS) -> Report:
    rows = [{"question": question, "answer": answer} for question, answer in [*FILLER, *pairs]]
    return check(io.BytesIO(written(rows)), CheckOptions("qa.jsonl", hours=hours))


def findings(pairs: list[tuple[str, str]], hours: OpeningHours | None = HOURS) -> list[Problem]:
    report = checked(pairs, hours)
    assert report.is_valid
    return [problem for problem in report.problems.listed if problem.code.startswith("HOURS")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_answer_that_contradicts_is_a_warning_with_its_line(language: str) -> None:
    question = QUESTIONS[language]
    for answer in OTHER[language]:
        (found,) = findings([(question, answer)])
        assert (found.line, found.severity) == (len(FILLER) + 1, "warning")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_that_says_the_same_is_no_finding(language: str) -> None:
    assert [answer for answer in SAME[language] if findings([(QUESTIONS[language], answer)])] == []


def test_without_hours_there_is_no_finding() -> None:
    assert findings([(QUESTIONS["ja"], answer) for answer in OTHER["ja"]], None) == []


def test_a_finding_says_what_the_answer_and_the_hours_say() -> None:
    differ, closed = findings(
        [("週六幾點開門", "週六 9:00-17:00"), ("週日有開嗎", "週日 10:00-16:00"), ("営業時間", "日曜定休")]
    )
    assert differ.message() == (
        "The answer says “週六 9:00-17:00”, but the bot's opening hours of Saturday are 09:00-12:00."
    )
    assert differ.message("zh-TW") == "回答寫「週六 9:00-17:00」，但機器人設定的週六營業時間是 09:00-12:00。"
    assert closed.message("zh-TW") == "回答寫「週日 10:00-16:00」，但依機器人設定的營業時間，週日沒有開。"
    assert closed.fix()


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("zh-CN", "回答写着“日曜も9:00〜15:00”，但按机器人设置的营业时间，周日不开门。"),
        ("ja", "回答には「日曜も9:00〜15:00」とありますが、ボットに設定された営業時間では日曜日は休みです。"),
        ("ko", "답변에는 ‘日曜も9:00〜15:00’라고 되어 있지만, 봇의 운영 시간으로는 일요일 휴무입니다."),
        ("th", "คำตอบเขียนว่า “日曜も9:00〜15:00” แต่ตามเวลาทำการที่ตั้งไว้ในบอต วันอาทิตย์ปิด"),
    ],
)
def test_a_card_has_the_finding_in_the_operators_language(language: str, expected: str) -> None:
    (found,) = findings([("営業時間を教えてください", "日曜も9:00〜15:00です")])
    (shown,) = shown_problems([found.as_record()], language)
    assert shown.message == expected


def test_a_dataset_about_nothing_but_hours_is_checked_in_a_bounded_time() -> None:
    findings([("営業時間", "日曜定休")])
    before = time.process_time()
    pairs = [(f"{number}番の診療時間を教えてください", "月〜土 9:00〜18:00") for number in range(3_000)]
    assert findings(pairs) == []
    assert time.process_time() - before < 30
    many = [("営業時間", f"月〜土 {number // 60 + 1}:{number % 60:02}〜23:00") for number in range(500)]
    assert len(findings(many)) == 100
