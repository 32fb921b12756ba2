"""An event records which examples and pins its answer rests on."""

from dataclasses import replace
from typing import Any

import pytest

from tests.chat.conftest import BASE, Bot, Task, event_of
from tests.chat.test_deferred import SOON, late_answer
from tests.chat.test_pins import PIN
from tests.models.test_registry import model
from tests.platforms import OpenAI
from tests.retrieval.test_few_shot import NOW, SOURCE, Bucket
from tuneline.models import registry
from tuneline.retrieval.base_models import BaseModels
from tuneline.retrieval.few_shot import Examples, publish_examples
from tuneline.retrieval.pin_changes import pin_id, put_pins
from tuneline.storage.documents import Document, Documents

pytestmark = pytest.mark.stores("sqlite")

NEAREST = {"dataset": "d1", "examples": [0, 1], "pins": []}
NONE = {"dataset": "", "examples": [], "pins": []}


class CountedStore:
    """A store that counts its writes to events."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self.written: list[dict[str, Any]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._documents, name)

    async def replace(self, before: Document, fields: dict[str, Any]) -> Document:
        """See the port."""
        if before.path.startswith("events/"):
            self.written.append(fields)
        return await self._documents.replace(before, fields)


def without_scores(event: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in event["sources"].items() if name != "scores"}


async def bot_with_examples(bot_with: Bot, published: Documents, **more: Any) -> Any:
    await publish_examples(published, replace(SOURCE, created_at=NOW))
    return bot_with(base_models=BaseModels(BASE, "", Examples(fetch=Bucket())), **more)


async def test_the_examples_that_the_model_was_shown_are_written_with_the_saved_reply(
    bot_with: Bot, documents: Documents, task: Task
) -> None:
    store = CountedStore(documents)
    bot = await bot_with_examples(bot_with, documents, documents=store)
    asked = task(text="我頭痛要看什麼科")
    assert await bot.handle(asked) == "sent"
    assert without_scores(await event_of(documents, asked)) == NEAREST
    first, *_ = [fields for fields in store.written if "sources" in fields or fields.get("messages")]
    assert (first["state"], without_scores(first)) == ("answered", NEAREST)
    best, next_best = first["sources"]["scores"]
    assert best > next_best > 0
    assert first["messages"]


async def test_an_answer_without_an_example_says_so_and_another_reply_says_nothing(
    bot_with: Bot, documents: Documents, task: Task
) -> None:
    bot = await bot_with_examples(bot_with, documents)
    for asked, sources in ((task(text="zzz"), NONE), (task(type="sticker"), None)):
        assert await bot.handle(asked) == "sent"
        assert (await event_of(documents, asked)).get("sources") == sources


async def test_near_pins_are_recorded_and_no_example_that_they_overrule(
    bot_with: Bot, documents: Documents, task: Task
) -> None:
    bot = await bot_with_examples(bot_with, documents)
    await put_pins(documents, [PIN])
    asked = task(text="我頭痛要看什麼科")
    assert await bot.handle(asked) == "sent"
    expected = {"dataset": "d1", "examples": [1], "pins": [pin_id(PIN)]}
    assert without_scores(await event_of(documents, asked)) == expected


async def test_the_answer_of_a_fallback_rests_on_what_that_model_was_shown(
    bot_with: Bot, documents: Documents, task: Task, openai: OpenAI
) -> None:
    bot = await bot_with_examples(bot_with, documents)
    tuned = model("1", model="gpt-4o-mini", base_model=BASE, system_prompt="你是助理。")
    await registry.promote(documents, tuned, by="x", reason="y", now=NOW)
    await documents.create("bot/settings", {"examples_for_tuned": False})
    for is_gone, sources in ((False, NONE), (True, NEAREST)):
        openai.set(shutdown_date={"gpt-4o-mini": "2020-01-01"} if is_gone else {})
        asked = task(text="我頭痛要看什麼科")
        assert await bot.handle(asked) == "sent"
        assert without_scores(await event_of(documents, asked)) == sources


@pytest.mark.stores("sqlite", "firestore")
async def test_a_deferred_answer_keeps_them_until_it_is_withdrawn(
    bot_with: Bot, documents: Documents, task: Task, openai: OpenAI
) -> None:
    bot = await bot_with_examples(bot_with, documents, settings=SOON)
    asked = await late_answer(bot, task, openai)
    assert (await event_of(documents, asked))["sources"]["examples"]
    assert await bot.handle(task("postback", data=f"late:{asked.event.id}")) == "sent"
    assert (await event_of(documents, asked))["sources"]["examples"]
    await bot.handle(task("unsend", message_id=asked.event.message_id))
    assert (await event_of(documents, asked))["sources"] is None
