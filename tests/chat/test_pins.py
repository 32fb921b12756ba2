"""An operator's pinned answer is used with the next message. On both stores."""

from dataclasses import replace
from datetime import UTC, datetime

from tests.chat.conftest import BASE, Bot, Task, chat_of, event_of
from tests.models.test_registry import model
from tests.platforms import Line, OpenAI
from tests.retrieval.test_few_shot import NOW as CREATED_AT
from tests.retrieval.test_few_shot import SOURCE, Bucket
from tuneline.models import registry
from tuneline.retrieval.base_models import BaseModels
from tuneline.retrieval.few_shot import Examples, publish_examples
from tuneline.retrieval.pin_changes import pin_id, put_pins
from tuneline.retrieval.pinned_answers import HEADING
from tuneline.storage.documents import Documents
from tuneline.storage.records.pin import Pin

PIN = Pin(
    question="頭痛要看哪一科？",
    answer="頭痛請掛 *家醫科*，\n分機 12。",
    since=datetime(2026, 11, 28, tzinfo=UTC),
)


def system(openai: OpenAI) -> str:
    """The system message of the last request."""
    return str(openai.asked()[-1]["messages"][0]["content"])


async def test_a_pinned_question_gets_the_answer_word_for_word_with_the_next_message(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    bot = bot_with()
    assert await bot.handle(task(text="頭痛要看哪一科？")) == "sent"
    before = len(openai.asked())
    await put_pins(documents, [PIN])
    asked = task(text="頭痛，要看哪一科!")
    assert await bot.handle(asked) == "sent"
    assert line.said()[-1] == PIN.answer
    assert len(openai.asked()) == before
    event, chat = await event_of(documents, asked), await chat_of(documents, asked)
    assert event["version"] == f"pin:{pin_id(PIN)}"
    assert event["sources"] == {"dataset": "", "examples": [], "pins": [pin_id(PIN)]}
    assert [turn["answer"] for turn in chat["turns"]][-1] == PIN.answer
    assert chat["waiting"] == []


async def test_a_near_question_is_answered_by_a_model_that_is_shown_the_pin(
    bot_with: Bot, documents: Documents, task: Task, openai: OpenAI
) -> None:
    await put_pins(documents, [PIN])
    tuned = model("1", model="gpt-4o-mini", base_model=BASE, system_prompt="你是助理。")
    await registry.promote(documents, tuned, by="x", reason="y", now=CREATED_AT)
    assert await bot_with().handle(task(text="我頭痛要看哪一科")) == "sent"
    assert system(openai).startswith(f"你是助理。\n\n{HEADING}")
    assert PIN.answer in system(openai)


async def test_no_example_of_a_dataset_overrules_a_pin(
    bot_with: Bot, documents: Documents, task: Task, openai: OpenAI
) -> None:
    bot = bot_with(base_models=BaseModels(BASE, "", Examples(fetch=Bucket())))
    await publish_examples(documents, replace(SOURCE, created_at=CREATED_AT))
    await bot.handle(task(text="我頭痛要看哪一科"))
    assert "神經內科" in system(openai)
    await put_pins(documents, [PIN])
    await bot.handle(task(text="我頭痛要看哪一科"))
    assert "家醫科" in system(openai)
    assert "神經內科" not in system(openai)
    assert "小兒科" in system(openai)


async def test_the_settings_decide_how_a_pin_is_used(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    await put_pins(documents, [PIN])
    bot = bot_with()
    settings = await documents.create("bot/settings", {"pin_question": True})
    await bot.handle(task(text="頭痛要看哪一科？"))
    assert line.said()[-1] == f"Q: {PIN.question}\nA: {PIN.answer}"
    assert openai.asked() == []
    await documents.replace(settings, {"verbatim": "off"})
    await bot.handle(task(text="頭痛要看哪一科？"))
    assert PIN.answer in system(openai)


async def test_a_pinned_answer_to_a_life_in_danger_has_the_numbers_above_it(
    bot_with: Bot, documents: Documents, task: Task, line: Line
) -> None:
    await put_pins(documents, [replace(PIN, question="我想自殺")])
    await bot_with().handle(task(text="我想自殺"))
    assert "1925" in line.said()[-1]
    assert line.said()[-1].endswith(PIN.answer)


async def test_a_pin_costs_nothing_while_the_budget_is_used_up(
    bot_with: Bot, documents: Documents, task: Task, line: Line
) -> None:
    await put_pins(documents, [PIN])
    await documents.create("bot/settings", {"month_usd": 0.0})
    await bot_with().handle(task(text="頭痛要看哪一科？"))
    assert line.said()[-1] == PIN.answer
