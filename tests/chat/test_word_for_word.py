"""What the operator has written answers a question word for word, or nothing does."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.chat.conftest import Bot, Task, event_of
from tests.chat.test_pins import system
from tests.chat.test_unanswered import listed
from tests.chat.word_for_word import Dataset, accepted
from tests.platforms import Line, OpenAI
from tests.retrieval.embedding.texts import PAIRS
from tuneline.retrieval.embedding.example_vectors import made_by
from tuneline.retrieval.embedding.use_embedder import UseEmbedder
from tuneline.retrieval.pin_changes import pin_id, put_pins, remove_pins
from tuneline.storage.documents import Documents
from tuneline.storage.record_store import change_record
from tuneline.storage.records.examples import EXAMPLES, ExamplesSource
from tuneline.storage.records.pin import Pin
from tuneline.texts import chat_texts

pytestmark = pytest.mark.stores("sqlite")

SINCE = datetime(2026, 11, 28, tzinfo=UTC)
PIN = Pin(question="可以帶狗進診所嗎？", answer="導盲犬可以，其他寵物請留在 *門外*。", since=SINCE)
IN_OTHER_WORDS = "可以帶狗狗進去診所嗎"
WITH_A_NUMBER = "可以帶 2 隻狗進診所嗎"
PARKING = "停車場在診所後面的巷子。"
FAR = ("世界上最長的河是哪一條", "幫我寫一首關於海的詩")
UNKNOWN = chat_texts.text("unknown", "zh-TW")
MODEL = "模型的回答。"


async def set_rules(documents: Documents, **rules: Any) -> None:
    (settings,) = await documents.get_many(["bot/settings"])
    if settings is None:
        await documents.create("bot/settings", rules)
    else:
        await documents.replace(settings, rules)


@pytest.fixture(autouse=True)
def model_answer(openai: OpenAI) -> None:
    openai.set(chat_answer=MODEL)


async def test_all_gives_the_examples_answer_and_pins_does_not(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    bot = (await accepted(documents)).bot(bot_with)
    await bot.handle(task(text="請問停車場在哪裡"))
    assert line.said() == [MODEL]
    await set_rules(documents, verbatim="all")
    asked = task(text="請問停車場在哪裡")
    assert await bot.handle(asked) == "sent"
    assert line.said()[-1] == PARKING
    assert len(openai.asked()) == 1
    event = await event_of(documents, asked)
    assert event["version"] == "example:d1:0"
    (score,) = event["sources"].pop("scores")
    assert event["sources"] == {"dataset": "d1", "examples": [0], "pins": []}
    found = next(step for step in event["timeline"] if step["step"] == "found")
    assert (found["decision"], found["by"], found["score"]) == ("verbatim", "meaning", score)
    assert found["score"] >= found["least_score"]
    await set_rules(documents, verbatim="all", pin_question=True)
    await bot.handle(task(text="請問停車場在哪裡"))
    assert line.said()[-1] == f"Q: 停車場在哪裡？\nA: {PARKING}"


async def test_a_pin_asked_in_other_words_is_given_word_for_word_unless_the_setting_is_off(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    await put_pins(documents, [PIN])
    bot = (await accepted(documents)).bot(bot_with)
    asked = task(text=IN_OTHER_WORDS)
    await bot.handle(asked)
    assert line.said() == [PIN.answer]
    assert openai.asked() == []
    event = await event_of(documents, asked)
    assert event["sources"] == {"dataset": "", "examples": [], "pins": [pin_id(PIN)]}
    await set_rules(documents, verbatim="off")
    await bot.handle(task(text=IN_OTHER_WORDS))
    assert line.said()[-1] == MODEL
    assert PIN.answer in system(openai)


async def test_a_number_that_the_pin_lacks_is_left_to_the_model(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    holiday = replace(PIN, question="中秋節連假有看診嗎？", answer="中秋節 9/25 至 9/28 休診。")
    weekday = replace(PIN, question="週四晚上有看診嗎？", answer="週四晚上看診到九點。")
    await put_pins(documents, [PIN, holiday, weekday])
    bot = (await accepted(documents)).bot(bot_with)
    for verbatim in ("pins", "all"):
        await set_rules(documents, verbatim=verbatim, per_minute=100)
        for question in (
            WITH_A_NUMBER,
            "中秋節連假 27 日有看診嗎",
            "中秋節連假２７日有看診嗎",
            "中秋節連假二十七日有看診嗎",
            "請問週三晚上有看診嗎",
        ):
            await bot.handle(task(text=question))
            assert line.said()[-1] == MODEL, question
    asked = len(openai.asked())
    for question, answer in (
        ("中秋節連假２８日有看診嗎", holiday.answer),
        ("請問週四晚上有看診嗎", weekday.answer),
    ):
        await bot.handle(task(text=question))
        assert line.said()[-1] == answer
    assert len(openai.asked()) == asked


async def test_a_pin_in_another_language_is_shown_to_the_model(
    bot_with: Bot, documents: Documents, task: Task, openai: OpenAI
) -> None:
    await put_pins(documents, [PIN])
    bot = (await accepted(documents)).bot(bot_with)
    await bot.handle(task(text="May I bring my dog into the clinic?"))
    assert PIN.answer in system(openai)


async def test_what_nothing_answers_is_refused_and_listed_if_the_setting_says_so(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    bot = (await accepted(documents)).bot(bot_with)
    asked = task(text=FAR[0])
    await bot.handle(asked)
    assert line.said() == [MODEL]
    assert (await event_of(documents, asked))["decision"] == "unknown"
    assert await listed(documents) == []
    await set_rules(documents, unknown="say_so")
    asked = task(text=FAR[0])
    assert await bot.handle(asked) == "sent"
    assert line.said()[-1] == UNKNOWN
    assert len(openai.asked()) == 1
    assert (await event_of(documents, asked))["decision"] == "unknown"
    assert (await event_of(documents, asked))["outcome"] == "answered"
    (question,) = await listed(documents)
    assert (question["question"], question["reason"]) == (FAR[0], "none_fits")


async def test_a_refusal_of_a_life_in_danger_has_the_numbers_above_it(
    bot_with: Bot, documents: Documents, task: Task, line: Line
) -> None:
    await set_rules(documents, unknown="say_so")
    bot = (await accepted(documents)).bot(bot_with)
    await bot.handle(task(text="我想自殺，世界上最長的河是哪一條"))
    assert "1925" in "".join(line.said())


async def test_a_question_that_a_pin_alone_answers_and_a_greeting_are_not_refused(
    bot_with: Bot, documents: Documents, task: Task, line: Line
) -> None:
    await set_rules(documents, unknown="say_so", verbatim="off")
    bot = (await accepted(documents)).bot(bot_with)
    question = "世界上最長的河有多長"
    for text, answer in ((question, UNKNOWN), ("你好", MODEL), ("hello!!", MODEL), ("謝謝", MODEL)):
        await bot.handle(task(text=text))
        assert line.said()[-1] == answer, text
    await put_pins(documents, [replace(PIN, question=FAR[0], answer="尼羅河。")])
    await bot.handle(task(text=question))
    assert line.said()[-1] == MODEL


async def test_a_short_message_that_goes_on_with_the_conversation_is_not_refused(
    bot_with: Bot, documents: Documents, task: Task, line: Line
) -> None:
    await set_rules(documents, unknown="say_so")
    bot = (await accepted(documents)).bot(bot_with)
    await bot.handle(task(text="台北"))
    assert line.said() == [UNKNOWN]
    asked = task(text="停車場要錢嗎")
    await bot.handle(asked)
    assert line.said()[-1] == MODEL
    asked = task(text="台北")
    await bot.handle(asked)
    assert line.said()[-1] == MODEL
    assert (await event_of(documents, asked))["decision"] == "model"
    await bot.handle(task(text=FAR[1]))
    assert line.said()[-1] == UNKNOWN


async def test_too_few_examples_refuse_nothing_and_answer_nothing_word_for_word(
    bot_with: Bot, documents: Documents, task: Task, line: Line
) -> None:
    await set_rules(documents, unknown="say_so", verbatim="all")
    bot = (await accepted(documents, PAIRS[:19])).bot(bot_with)
    for question in (*FAR, "請問停車場在哪裡"):
        await bot.handle(task(text=question))
    assert line.said() == [MODEL] * 3


async def damage(dataset: Dataset, documents: Documents, kind: str) -> None:
    source = dataset.source
    if kind == "missing":
        del dataset.objects[source.vectors]
    elif kind == "damaged":
        dataset.objects[source.vectors] = dataset.objects[source.vectors][:-7]
    elif kind == "other examples":
        other = await accepted(documents, PAIRS[:-1], name="d0")
        dataset.objects[source.vectors] = other.objects[other.source.vectors]
    elif kind == "other embedder":
        source = replace(source, embedder=made_by("use-multilingual-3@0.0.1"))
    elif kind == "not made":
        source = replace(source, vectors="", embedder="")
    await change_record(documents, ExamplesSource, EXAMPLES, lambda _: source)


@pytest.mark.parametrize(
    "kind", ["off", "missing", "damaged", "other examples", "other embedder", "not made"]
)
async def test_words_alone_refuse_nothing_and_answer_nothing_word_for_word(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI, kind: str
) -> None:
    await set_rules(documents, unknown="say_so", verbatim="all")
    dataset = await accepted(documents)
    await damage(dataset, documents, kind)
    bot = dataset.bot(bot_with, embedder=None if kind == "off" else UseEmbedder())
    for question in (*FAR, "請問停車場在哪裡"):
        asked = task(text=question)
        await bot.handle(asked)
        assert (await event_of(documents, asked))["decision"] == "model"
    assert line.said() == [MODEL] * 3
    assert PARKING in system(openai)


async def test_a_change_of_the_pins_counts_with_the_next_message(
    bot_with: Bot, documents: Documents, task: Task, line: Line
) -> None:
    now = [datetime.now(UTC)]
    bot = (await accepted(documents)).bot(bot_with, now=lambda: now[0])

    async def answer() -> str:
        await bot.handle(replace(task(text=IN_OTHER_WORDS), received_at=now[0]))
        return line.said()[-1]

    assert await answer() == MODEL
    ends = now[0] + timedelta(hours=1)
    await put_pins(documents, [replace(PIN, valid_until=ends)])
    assert await answer() == PIN.answer
    edited = replace(PIN, answer="導盲犬可以進診所，其他的狗請牽好。", valid_until=ends)
    await put_pins(documents, [edited])
    assert await answer() == edited.answer
    now[0] = ends
    assert await answer() == MODEL
    await put_pins(documents, [PIN])
    assert await answer() == PIN.answer
    await remove_pins(documents, [pin_id(PIN)])
    assert await answer() == MODEL
