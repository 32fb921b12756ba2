"""An event records what the finder has decided, and a broken embedder costs no answer."""

import asyncio
import time

import pytest

from tests.chat.conftest import Bot, Task, event_of
from tests.chat.test_deferred import SOON
from tests.chat.test_word_for_word import FAR, IN_OTHER_WORDS, MODEL, PIN, set_rules
from tests.chat.word_for_word import accepted
from tests.platforms import Line, OpenAI
from tests.retrieval.embedding.test_question_ranking import Embedder
from tuneline.retrieval.pin_changes import put_pins
from tuneline.storage.documents import Documents

pytestmark = pytest.mark.stores("sqlite")

MODELS_QUESTION = "我想問一下你們那邊的醫生厲不厲害"


@pytest.fixture(autouse=True)
def model_answer(openai: OpenAI) -> None:
    openai.set(chat_answer=MODEL)


@pytest.mark.stores("sqlite", "firestore")
@pytest.mark.parametrize(
    ("text", "decision", "is_asked"),
    [
        ("你好", "greeting", True),
        (PIN.question, "verbatim", False),
        (IN_OTHER_WORDS, "verbatim", False),
        ("請問停車場在哪裡", "verbatim", False),
        (MODELS_QUESTION, "model", True),
        (FAR[0], "unknown", False),
    ],
)
async def test_each_answer_records_the_decision(
    bot_with: Bot, documents: Documents, task: Task, openai: OpenAI, text: str, decision: str, is_asked: bool
) -> None:
    await put_pins(documents, [PIN])
    await set_rules(documents, verbatim="all", unknown="say_so")
    bot, asked = (await accepted(documents)).bot(bot_with), task(text=text)
    assert await bot.handle(asked) == "sent"
    assert (await event_of(documents, asked))["decision"] == decision
    assert bool(openai.asked()) == is_asked
    found = await documents.query("events", where={"decision": decision})
    assert [event.path for event in found] == [f"events/{asked.event.id}"]


async def test_a_deferred_answer_records_it_too(
    bot_with: Bot, documents: Documents, task: Task, openai: OpenAI
) -> None:
    bot = (await accepted(documents)).bot(bot_with, settings=SOON)
    # So the model is asked within its seconds.
    await bot.handle(task(text="你好"))
    openai.set(chat_seconds=1.0)
    asked = task(text=FAR[0])
    assert await bot.handle(asked) == "kept"
    assert (await event_of(documents, asked))["decision"] == "unknown"


async def test_an_apology_and_what_is_no_question_have_no_decision(
    bot_with: Bot, documents: Documents, task: Task, openai: OpenAI
) -> None:
    bot = (await accepted(documents)).bot(bot_with)
    openai.fault("chat", "status", times=9, status=503)
    for asked in (task(text=MODELS_QUESTION), task(type="sticker")):
        assert await bot.handle(asked) == "sent"
        assert (await event_of(documents, asked)).get("decision") is None


async def test_a_hanging_embedder_delays_a_hundred_questions_by_less_than_a_second(
    bot_with: Bot, documents: Documents, task: Task, line: Line
) -> None:
    embedder = Embedder()
    embedder.free.clear()
    bot = (await accepted(documents)).bot(bot_with, embedder=embedder, timing={})
    began = time.monotonic()
    await bot.handle(task(text="請問停車場在哪裡"))
    assert time.monotonic() - began < 3
    tasks = [task(text="請問停車場在哪裡", user=f"U{number:032x}") for number in range(100)]
    assert await asyncio.gather(*map(bot.handle, tasks)) == ["sent"] * 100
    assert line.said() == [MODEL]


@pytest.mark.parametrize(
    "failure", [RuntimeError("cannot schedule new futures after shutdown"), MemoryError()]
)
async def test_a_failing_embedder_costs_no_answer(
    bot_with: Bot, documents: Documents, task: Task, line: Line, failure: Exception
) -> None:
    embedder = Embedder()
    embedder.failure = failure
    await set_rules(documents, unknown="say_so", verbatim="all")
    bot = (await accepted(documents)).bot(bot_with, embedder=embedder)
    for question in (FAR[0], "請問停車場在哪裡"):
        await bot.handle(task(text=question))
    assert line.said() == [MODEL] * 2
    assert embedder.calls == 1
