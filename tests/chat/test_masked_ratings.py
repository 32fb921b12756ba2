"""A rating keeps no personal data of users, and what operators wrote as it is."""

from typing import Any

import pytest

from tests.chat.conftest import Task
from tests.platforms import OpenAI
from tuneline.chat.handler import EventHandler
from tuneline.chat.memory.masked_texts import masked_by, masked_rating
from tuneline.storage.documents import Documents
from tuneline.storage.records.chat import BY_OPERATOR, FROM_HOURS

pytestmark = pytest.mark.stores("sqlite")

ASKED = "我叫王小明，電話 0912-345-678，頭痛要看哪一科？"


async def rating(documents: Documents) -> dict[str, Any]:
    (kept,) = await documents.query("feedback", where={})
    return kept.data


async def rate(answering: EventHandler, task: Task, text: str, thumb: str) -> str:
    asked = task(text=text)
    await answering.handle(asked)
    await answering.handle(task("postback", data=f"{thumb}:{asked.event.id}"))
    return asked.event.id


@pytest.mark.stores("sqlite", "firestore")
async def test_the_question_and_what_the_answer_repeats_of_it_are_masked(
    answering: EventHandler, documents: Documents, task: Task, openai: OpenAI
) -> None:
    openai.set(chat_answer="王小明您好，請掛神經內科，專線 02-2345-6789。")
    await rate(answering, task, ASKED, "good")
    kept = await rating(documents)
    assert kept["question"] == "我叫[姓名1]，電話 [電話1]，頭痛要看哪一科？"
    assert kept["answer"] == "[姓名1]您好，請掛神經內科，專線 02-2345-6789。"
    assert kept["is_masked"] is True


async def test_a_question_without_personal_data_is_kept_word_for_word(
    answering: EventHandler, documents: Documents, task: Task
) -> None:
    await rate(answering, task, "陳醫師  星期一有診嗎？", "bad")
    kept = await rating(documents)
    assert (kept["question"], kept.get("is_masked", False)) == ("陳醫師  星期一有診嗎？", False)


@pytest.mark.stores("sqlite", "firestore")
async def test_a_correction_is_masked_before_it_is_cut(
    answering: EventHandler, documents: Documents, task: Task
) -> None:
    await rate(answering, task, "停車場在哪裡？", "bad")
    await answering.handle(task(text="請改成：問林怡君，0912345678。"))
    kept = await rating(documents)
    assert kept["correction"] == "請改成：問[姓名1]，[電話1]。"
    assert (kept["is_correction_masked"], kept.get("is_masked", False)) == (True, False)


async def test_an_unsent_correction_leaves_nothing_that_says_what_it_had(
    answering: EventHandler, documents: Documents, task: Task
) -> None:
    await rate(answering, task, "停車場在哪裡？", "bad")
    correction = task(text="請打 0912345678。")
    await answering.handle(correction)
    await answering.handle(task("unsend", message_id=correction.event.message_id))
    kept = await rating(documents)
    assert kept.get("correction") is None
    assert not kept.get("is_correction_masked")


@pytest.mark.parametrize("version", ["pin:1", "example:1", FROM_HOURS])
async def test_an_answer_that_an_operator_wrote_stays_as_it_is_and_so_does_the_question_about_it(
    version: str,
) -> None:
    question, answer = "王小明在嗎？電話是 02-2345-6789 嗎", "王小明星期一在，電話 02-2345-6789。"
    assert await masked_rating(question, answer, version) == (question, answer, False)


async def test_of_an_answer_to_one_user_that_an_operator_wrote_the_question_is_masked() -> None:
    masked = await masked_rating("我叫王小明，有位子嗎？", "王小明您好，有。", BY_OPERATOR)
    assert masked == ("我叫[姓名1]，有位子嗎？", "王小明您好，有。", True)


async def test_a_failure_to_mask_leaves_the_words_out_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    def fails() -> str:
        raise RecursionError("王小明")

    assert await masked_by(fails) is None
    assert "could not be masked" in caplog.text
    assert "王小明" not in str([record.__dict__ for record in caplog.records if not record.exc_info])
