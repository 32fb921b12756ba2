"""A bot whose model was not trained, or is gone, answers from the dataset's examples."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.chat.conftest import BASE, Bot, Task
from tests.models.test_registry import model
from tests.platforms import Line, OpenAI
from tests.retrieval.test_few_shot import NOW, SOURCE, Bucket
from tuneline.models import registry
from tuneline.retrieval.base_models import BaseModels
from tuneline.retrieval.few_shot import HEADING, Examples, publish_examples
from tuneline.storage.documents import Documents

pytestmark = pytest.mark.stores("sqlite")


async def answered(bot: Any, task: Task, openai: OpenAI) -> str:
    """Return the system message with which the model was asked."""
    assert await bot.handle(task(text="我頭痛要看哪一科")) == "sent"
    return str(openai.asked()[-1]["messages"][0]["content"])


async def test_a_model_trained_without_a_prompt_is_asked_without_any(
    bot_with: Bot, documents: Documents, task: Task, openai: OpenAI
) -> None:
    bot = bot_with(base_models=BaseModels(BASE))
    await documents.create("bot/settings", {"system_prompt": "你是機器人。"})
    await publish_examples(documents, replace(SOURCE, system_prompt="你是鞋店。", created_at=NOW))
    tuned = model("1", model="gpt-4o-mini", base_model=BASE, system_prompt="")
    await registry.promote(documents, tuned, by="x", reason="y", now=NOW)
    assert await bot.handle(task(text="我頭痛要看哪一科")) == "sent"
    assert [one["role"] for one in openai.asked()[-1]["messages"]] == ["user"]
    openai.set(shutdown_date={"gpt-4o-mini": "2020-01-01"})
    assert (await answered(bot, task, openai)).startswith("你是機器人。")
    assert openai.asked()[-1]["model"] == BASE


async def test_each_model_is_shown_examples_a_tuned_one_unless_an_operator_says_no(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI
) -> None:
    bucket = Bucket()
    bot = bot_with(base_models=BaseModels(BASE, "gpt-6-luna", Examples(fetch=bucket)))
    assert HEADING not in await answered(bot, task, openai)
    await publish_examples(documents, replace(SOURCE, system_prompt="你是診所櫃檯。", created_at=NOW))
    shown = await answered(bot, task, openai)
    assert shown.startswith("你是診所櫃檯。")
    assert "神經內科" in shown
    tuned = model("1", model="gpt-4o-mini", base_model=BASE, system_prompt="你是助理。")
    await registry.promote(documents, tuned, by="x", reason="y", now=NOW)
    shown = await answered(bot, task, openai)
    assert shown.startswith("你是助理。\n\n" + HEADING)
    assert openai.asked()[-1]["model"] == "gpt-4o-mini"
    await documents.create("bot/settings", {"examples_for_tuned": False})
    assert await answered(bot, task, openai) == "你是助理。"
    openai.set(shutdown_date={"gpt-4o-mini": "2020-01-01", BASE: "2020-01-01"})
    shown = await answered(bot, task, openai)
    assert shown.startswith("你是助理。\n\n" + HEADING)
    assert openai.asked()[-1]["model"] == "gpt-6-luna"
    bucket.failure = OSError("away")
    await publish_examples(
        documents, replace(SOURCE, dataset="d2", sha256="2", created_at=NOW + timedelta(hours=1))
    )
    assert await answered(bot, task, openai) == "你是助理。"
    bucket.failure = None
    (settings,) = await documents.get_many(["bot/settings"])
    assert settings is not None
    await documents.replace(settings, {"examples": 0})
    assert await answered(bot, task, openai) == "你是助理。"
    assert len(line.said()) == 7
