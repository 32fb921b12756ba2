"""An operator's word of the menu is answered as the menu's area; everyone else's goes to the model."""

import pytest

from tests.chat.conftest import Bot, Task, event_of
from tests.platforms import Line, OpenAI
from tuneline.bootstrap.operator_console import operator_console, operator_texts
from tuneline.chat.handler import EventHandler
from tuneline.line.client import LineClient
from tuneline.operator_cards.rich_menu import AREAS
from tuneline.settings import LANGUAGES
from tuneline.storage.documents import Documents
from tuneline.texts.card_texts import texts
from tuneline.texts.menu_texts import PHRASES
from tuneline_dev.emulators.line.identifiers import DEFAULT_USER

pytestmark = pytest.mark.stores("sqlite")


@pytest.fixture
def answering(bot_with: Bot, documents: Documents, line_client: LineClient) -> EventHandler:
    """The bot that answers operators' texts, too."""
    texts_of_operators = operator_texts(operator_console({}, documents=documents, line=line_client))
    return bot_with(operator_texts=lambda: texts_of_operators)


def test_the_labels_of_the_areas_are_words() -> None:
    for verb, key in AREAS:
        assert {texts(language)[key].casefold() for language in LANGUAGES} <= set(PHRASES[verb])
    every = [word for words in PHRASES.values() for word in words]
    assert len(every) == len(set(every))


@pytest.mark.parametrize("word", ["狀態", "状态", "ステータス", "상태", "สถานะ", " Status ", "「狀態」"])
async def test_a_word_of_an_operator_is_answered_once_and_asks_no_model(
    documents: Documents, answering: EventHandler, task: Task, line: Line, openai: OpenAI, word: str
) -> None:
    await documents.create("bot/settings", {"operators": [DEFAULT_USER]})
    sent = task(text=word)
    assert [await answering.handle(sent), await answering.handle(sent)] == ["sent", "known"]
    assert line.said() == ["狀態 · 目前沒有需要您決定的事。"]
    assert (await event_of(documents, sent))["kind"] == "operator"
    assert openai.asked() == []


@pytest.mark.parametrize("operators", [[], ["U" + "a1" * 16]])
async def test_the_same_word_of_another_user_goes_to_the_model(
    documents: Documents, answering: EventHandler, task: Task, openai: OpenAI, operators: list[str]
) -> None:
    await documents.create("bot/settings", {"operators": operators})
    sent = task(text="狀態")
    assert await answering.handle(sent) == "sent"
    assert (await event_of(documents, sent))["kind"] == "ask"
    assert len(openai.asked()) == 1


async def test_an_operators_sentence_and_word_in_a_group_go_to_the_model(
    documents: Documents, answering: EventHandler, task: Task, openai: OpenAI
) -> None:
    await documents.create("bot/settings", {"operators": [DEFAULT_USER]})
    await answering.handle(task(text="我的掛號狀態是什麼？"))
    await answering.handle(task(text="狀態", group="C" + "c3" * 16, mention_bot=True))
    assert len(openai.asked()) == 2
