"""With the preset of a clinic, an answer that a clinic must not give is held back."""

import pytest

from tests.chat.conftest import Bot, Task, chat_of, event_of
from tests.chat.drafts import AT_ONCE, WAIT, decided, draft_of
from tests.chat.word_for_word import Dataset
from tests.medical_claims.sayings import CURE, NO_CURE, NO_PHYSICIAN, PHYSICIAN
from tests.platforms import Line, OpenAI
from tuneline.chat.handler import EventHandler
from tuneline.retrieval.pin_changes import put_pins
from tuneline.settings import LANGUAGES
from tuneline.storage.documents import Documents
from tuneline.storage.records.pin import Pin
from tuneline.texts import chat_texts

pytestmark = pytest.mark.stores("sqlite")

UNKNOWN, HOTLINE = (chat_texts.text(key, "zh-TW") for key in ("unknown", "hotline"))
CLAIMS = [
    (kind, sayings[language][0])
    for kind, sayings in (("physician", PHYSICIAN), ("cure", CURE))
    for language in LANGUAGES
]


@pytest.mark.parametrize(("kind", "answer"), CLAIMS)
async def test_a_models_answer_that_claims_it_is_not_sent_and_its_question_is_listed(
    answering: EventHandler,
    documents: Documents,
    task: Task,
    line: Line,
    openai: OpenAI,
    kind: str,
    answer: str,
) -> None:
    await documents.create("bot/settings", {"preset": "clinic"})
    openai.set(chat_answer=f"**您好**。\n{answer}")
    asked = task(text="會好嗎？")
    assert await answering.handle(asked) == "sent"
    assert line.said() == [UNKNOWN]
    event = await event_of(documents, asked)
    assert (event["decision"], event["outcome"]) == (f"{kind}_claim", "answered")
    (question,) = await documents.query("unanswered", where={})
    assert (question.data["question"], question.data["reason"]) == ("會好嗎？", "none_fits")
    assert "turns" not in await chat_of(documents, asked) or answer not in str(
        await chat_of(documents, asked)
    )
    (usage,) = [each.data for each in await documents.query("usage", where={}) if each.data.get("answers")]
    assert usage["answers"] == 1


@pytest.mark.parametrize("preset", ["none", "clinic"])
@pytest.mark.parametrize("answer", [NO_PHYSICIAN["zh-TW"][0], NO_CURE["ja"][0]])
async def test_other_answers_are_sent(
    answering: EventHandler,
    documents: Documents,
    task: Task,
    line: Line,
    openai: OpenAI,
    preset: str,
    answer: str,
) -> None:
    await documents.create("bot/settings", {"preset": preset})
    openai.set(chat_answer=answer)
    await answering.handle(task())
    assert line.said() == [answer]


async def test_without_the_preset_nothing_is_held_back(
    answering: EventHandler, task: Task, line: Line, openai: OpenAI
) -> None:
    openai.set(chat_answer=CURE["zh-TW"][0])
    await answering.handle(task())
    assert line.said() == [CURE["zh-TW"][0]]


async def test_hotline_numbers_stay_when_the_answer_is_held_back(
    answering: EventHandler, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    await documents.create("bot/settings", {"preset": "clinic"})
    openai.set(chat_answer=CURE["zh-TW"][0])
    await answering.handle(task(text="我不想活了"))
    assert line.said() == [HOTLINE, UNKNOWN]


async def test_a_deferred_answer_is_held_back_too(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    await documents.create("bot/settings", {"preset": "clinic"})
    openai.set(chat_seconds=1, chat_answer=PHYSICIAN["ja"][0])
    asked = task()
    assert await bot_with({"ANSWER_SECONDS": "0.3"}).handle(asked) == "kept"
    assert await bot_with().handle(task("postback", data=f"late:{asked.event.id}")) == "sent"
    assert line.said()[-1] == UNKNOWN
    assert (await event_of(documents, asked))["decision"] == "physician_claim"


async def test_a_pinned_answer_is_an_operators_word_and_is_sent(
    answering: EventHandler, documents: Documents, task: Task, line: Line
) -> None:
    await documents.create("bot/settings", {"preset": "clinic"})
    asked = task(text="會好嗎？")
    pin = Pin(question="會好嗎？", answer="保證治癒。", since=asked.received_at)
    await put_pins(documents, [pin])
    await answering.handle(asked)
    assert line.said() == ["保證治癒。"]


async def test_an_example_word_for_word_is_held_back(
    bot_with: Bot, documents: Documents, task: Task, line: Line
) -> None:
    await documents.create("bot/settings", {"preset": "clinic", "verbatim": "all"})
    pairs = [(f"第{number}種病要看哪一科？", f"第{number}種病請掛第{number}科。") for number in range(30)]
    dataset = Dataset([*pairs, ("青春痘治得好嗎？", "我們保證根治青春痘。")])
    await dataset.embed()
    await dataset.publish(documents)
    asked = task(text="青春痘治得好嗎？")
    await dataset.bot(bot_with).handle(asked)
    assert line.said() == [UNKNOWN]
    assert (await event_of(documents, asked))["decision"] == "cure_claim"


@pytest.mark.parametrize("source", ["model", "example"])
async def test_in_draft_mode_an_operator_decides_on_what_is_said_instead(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI, source: str
) -> None:
    verbatim = "all" if source == "example" else "off"
    await documents.create(
        "bot/settings", {"preset": "clinic", "verbatim": verbatim, "drafts": "model", "ai_notice": False}
    )
    openai.set(chat_answer="我們保證根治青春痘。")
    pairs = [(f"第{number}種病要看哪一科？", f"第{number}種病請掛第{number}科。") for number in range(30)]
    dataset = Dataset([*pairs, ("青春痘治得好嗎？", "我們保證根治青春痘。")])
    await dataset.embed()
    await dataset.publish(documents)
    asked = task(text="青春痘治得好嗎？")
    bot = dataset.bot(bot_with, settings=AT_ONCE)
    assert await bot.handle(asked) == "drafted"
    assert line.said() == [WAIT]
    assert (await draft_of(documents, asked.event.id)).record.answer == UNKNOWN
    assert await decided(documents, asked.event.id) == "on_tap"
    await bot.handle(task("postback", data=f"late:{asked.event.id}"))
    assert line.said() == [WAIT, UNKNOWN]
