"""Hotline numbers are shown whatever the settings are: no setting removes them."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pytest

from tests.chat.conftest import Task
from tests.platforms import Line, OpenAI
from tuneline import bot_settings
from tuneline.bot_settings import BotRules, why_not
from tuneline.chat.handler import EventHandler
from tuneline.settings import LANGUAGES
from tuneline.storage.documents import Documents
from tuneline.texts import chat_texts

pytestmark = pytest.mark.stores("sqlite")

TEXTS = {"privacy_url": "https://clinic.example/privacy", "greeting": "歡迎！"}


def others(name: str) -> Iterator[object]:
    """Yield usable values of a setting that are not its default."""
    default = getattr(BotRules, name)
    if name in bot_settings.CHOICES:
        values: list[object] = [*bot_settings.CHOICES[name]]
    elif isinstance(default, bool):
        values = [not default]
    elif isinstance(default, str):
        values = [TEXTS.get(name, "小幫手")]
    else:
        values = [0, 1]
    yield from (value for value in values if value != default and why_not(name, value) is None)


EACH = [{rule.name: value} for rule in fields(BotRules) for value in others(rule.name)]
ALL: dict[str, Any] = {name: value for each in EACH for name, value in each.items() if name != "language"}


def test_each_setting_is_tried() -> None:
    assert {name for each in EACH for name in each} == {rule.name for rule in fields(BotRules)}


@pytest.mark.parametrize("settings", [*EACH, ALL], ids=lambda settings: str(settings)[:40])
async def test_the_numbers_are_shown_with_every_setting(
    answering: EventHandler, documents: Documents, task: Task, line: Line, settings: dict[str, Any]
) -> None:
    await documents.create("bot/settings", settings)
    for _ in range(2):
        await answering.handle(task(text="我不想活了"))
    hotline = chat_texts.text("hotline", str(settings.get("language", "zh-TW")))
    assert sum(hotline in text for text in line.all_said()) == 2


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_numbers_are_shown_when_a_clinics_answer_is_held_back(
    answering: EventHandler, documents: Documents, task: Task, line: Line, openai: OpenAI, language: str
) -> None:
    await documents.create("bot/settings", {"preset": "clinic", "language": language})
    openai.set(chat_answer="保證治癒。")
    await answering.handle(task(text="我不想活了"))
    assert chat_texts.text("hotline", language) in line.said()[0]
