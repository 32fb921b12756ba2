"""Answers with a thumb up become examples: without personal data, and never against a thumb down."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.uploads.test_next_dataset import example, pin, run
from tuneline.datasets.privacy.personal.users_text import masked_exchange
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import create_record
from tuneline.storage.records.answers.feedback import Feedback, feedback_path
from tuneline.storage.records.answers.unanswered import UnansweredQuestion, unanswered_path
from tuneline.uploads.next_dataset import NextDataset, own_data
from tuneline.uploads.rated_answers import MOST_OF_A_CHAT, RatedAnswer, read_rated_answers

NOW = datetime(2026, 12, 1, tzinfo=UTC)


def rating(question: str | None, answer: str | None = "可以。", **more: Any) -> Feedback:
    known: dict[str, Any] = {"chat": "chats/1", "rating": "good", "at": NOW, "version": "v1", **more}
    return Feedback(expire_at=NOW + timedelta(days=180), question=question, answer=answer, **known)


async def chosen(documents: Documents, *ratings: Feedback) -> list[str]:
    for number, each in enumerate(ratings):
        moved = replace(each, at=NOW - timedelta(minutes=number))
        await create_record(documents, feedback_path(f"event{number}"), moved)
    return [rated.question for rated in await read_rated_answers(documents)]


@pytest.mark.stores("sqlite", "firestore")
async def test_thumbs_up_are_read_the_newest_first_and_one_to_a_question(documents: Documents) -> None:
    ratings = (rating("可以刷卡嗎"), rating("有停車場嗎"), rating("可以刷卡嗎？", "不行。"))
    assert await chosen(documents, *ratings) == ["可以刷卡嗎", "有停車場嗎"]


@pytest.mark.stores("sqlite")
@pytest.mark.parametrize(
    "other",
    [
        rating("可以刷卡嗎", rating="bad", chat="chats/2"),
        rating("可以刷卡嗎！", rating="bad", chat="chats/2", correction="不可以"),
        rating("可以刷卡嗎", rating=None, correction="只收現金"),
    ],
)
async def test_a_question_that_anyone_disputes_is_left_out(documents: Documents, other: Feedback) -> None:
    assert await chosen(documents, rating("可以刷卡嗎"), other) == []


@pytest.mark.stores("sqlite")
@pytest.mark.parametrize(
    "partial",
    [
        rating(None),
        rating("可以刷卡嗎", None),
        rating("？！"),
        rating("可以刷卡嗎", version=None),
        rating("可以刷卡嗎", version="pin:1"),
        rating("可以刷卡嗎", version="hours"),
        rating("可以刷卡嗎", version="operator"),
        rating("可以" * 300),
        rating("可以刷卡嗎", "可以" * 800),
    ],
)
async def test_what_is_no_whole_example_is_left_out(documents: Documents, partial: Feedback) -> None:
    assert await chosen(documents, partial) == []


@pytest.mark.stores("sqlite")
async def test_an_answer_that_says_that_it_is_not_known_is_left_out(documents: Documents) -> None:
    question = UnansweredQuestion(question="可以刷卡嗎", reason="none_fits", chat="chats/1", at=NOW)
    await create_record(documents, unanswered_path("event0"), question)
    assert await chosen(documents, rating("可以刷卡嗎", "這個我不清楚。"), rating("有停車場嗎")) == [
        "有停車場嗎"
    ]


@pytest.mark.stores("sqlite")
async def test_one_chat_adds_only_a_few(documents: Documents) -> None:
    of_one = [rating(f"問題{number}") for number in range(MOST_OF_A_CHAT + 4)]
    other = rating("別人的問題", chat="chats/2")
    assert len(await chosen(documents, *of_one, other)) == MOST_OF_A_CHAT + 1


def test_rated_answers_follow_the_pins_without_personal_data() -> None:
    dataset = [example("電話幾號", "02-2345-6789，林志遠醫師看診。")]
    rated = [
        RatedAnswer("我是王小明，電話0912-345-678，林醫師在嗎", "王小明您好，林醫師在。"),
        RatedAnswer("電話幾號？", "不知道"),
        RatedAnswer("我的報告好了嗎", "陳美玲小姐，您的報告好了。"),
        RatedAnswer("可以打02 2345 6789嗎", "可以，02-2345-6789。"),
    ]
    following = NextDataset([pin("有停車場嗎", "有。")], rated=rated)
    following.own = own_data(following.pins, [json.dumps(each).encode() for each in dataset])
    assert run(following, *dataset) == [
        dataset[0],
        example("有停車場嗎", "有。"),
        example("我是[姓名1]，電話[電話1]，林醫師在嗎", "[姓名1]您好，林醫師在。"),
        example("可以打02 2345 6789嗎", "可以，02-2345-6789。"),
    ]
    assert following.masked == {"name": 2, "phone": 1}
    assert following.taught[0].question == "我是[姓名1]，電話[電話1]，林醫師在嗎"
    assert following.left_personal == 1


def test_a_rating_that_was_masked_when_it_was_written_is_taught_with_its_placeholders() -> None:
    masked = masked_exchange("我是王小明，林醫師在嗎", "王小明您好，林醫師在。", is_own=False)
    following = NextDataset([], rated=[RatedAnswer(masked.question, masked.answer)])
    following.own = own_data([], [json.dumps(example("電話幾號", "林志遠醫師看診。")).encode()])
    assert run(following) == [example("我是[姓名1]，林醫師在嗎", "[姓名1]您好，林醫師在。")]
    assert (following.left_personal, following.masked) == (0, {})


def test_the_question_of_a_pin_is_masked_if_a_user_wrote_it_and_the_answer_never() -> None:
    users = replace(pin("我是王小明，可以改時間嗎", "請打0912-345-678。"), source="unanswered")
    operators = pin("我是金小姐怎麼辦", "好。")
    following = NextDataset([users, operators])
    assert run(following) == [
        example("我是[姓名1]，可以改時間嗎", "請打0912-345-678。"),
        example("我是金小姐怎麼辦", "好。"),
    ]
    assert following.masked == {"name": 1}


def test_what_was_taught_masked_is_not_taught_again() -> None:
    rated = [
        RatedAnswer("我是王小明，可以改時間嗎", "可以。"),
        RatedAnswer("我是李小華，可以改時間嗎", "可以。"),
    ]
    first = NextDataset([], rated=rated)
    lines = run(first)
    assert lines == [example("我是[姓名1]，可以改時間嗎", "可以。")]
    assert run(NextDataset([], rated=rated), *lines) == lines
