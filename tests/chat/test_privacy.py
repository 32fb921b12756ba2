"""A user who asks about privacy gets a short text; the greeting links to the operators' page."""

from datetime import timedelta

import pytest

from tests.chat.conftest import BASE, Bot, Task, event_of
from tests.platforms import Line, OpenAI
from tuneline.chat.handler import EventHandler
from tuneline.chat.replies.feedback import KEEP as KEEP_FEEDBACK
from tuneline.chat.replies.intents import asks_about_privacy
from tuneline.line.split_messages import MESSAGE_UNITS, units
from tuneline.retrieval.base_models import BaseModels
from tuneline.settings import LANGUAGES
from tuneline.storage.documents import Documents
from tuneline.storage.records.answers.unanswered import KEPT as KEEP_UNANSWERED
from tuneline.texts import chat_texts
from tuneline.texts.privacy_texts import page, privacy_phrases, short

pytestmark = pytest.mark.stores("sqlite")

PAGE = "https://clinic.example/privacy"
GROUP = "C" + "1" * 32


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_word_in_any_language_gets_the_text_in_the_bots_language(
    bot_with: Bot, documents: Documents, task: Task, line: Line, openai: OpenAI, language: str
) -> None:
    await documents.create("bot/settings", {"language": "zh-TW"})
    bot = bot_with({"CHAT_TTL_HOURS": "48"}, base_models=BaseModels(BASE, providers=("google", "openai")))
    asked = task(text=privacy_phrases(language)[0])
    assert await bot.handle(asked) == "sent"
    (said,) = line.said()
    assert all(part in said for part in ("Google", "OpenAI", "48 小時", f"{KEEP_FEEDBACK.days} 天", "忘記我"))
    assert f"{KEEP_UNANSWERED // timedelta(days=1)} 天" in said
    assert (await event_of(documents, asked))["kind"] == "privacy"
    assert openai.asked() == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("url", ["", PAGE])
async def test_the_only_address_in_it_is_the_operators_page(
    answering: EventHandler, documents: Documents, task: Task, line: Line, language: str, url: str
) -> None:
    await documents.create("bot/settings", {"language": language, **({"privacy_url": url} if url else {})})
    await answering.handle(task(text="privacy"))
    (said,) = line.said()
    assert said.count("http") == bool(url)
    assert not url or said.endswith(url)
    assert BASE not in said
    assert "{" not in said


async def test_a_sentence_about_it_is_a_question(
    answering: EventHandler, task: Task, line: Line, openai: OpenAI
) -> None:
    await answering.handle(task(text="你們的隱私權政策放在哪裡？"))
    assert len(openai.asked()) == 1


@pytest.mark.parametrize(
    "text", ["隱私權", "Privacy!", "プライバシー", "개인정보", "ความเป็นส่วนตัว", "隐私政策"]
)
def test_the_words_are_matched_whole(text: str) -> None:
    assert asks_about_privacy(text)
    assert not asks_about_privacy(f"{text} x")


@pytest.mark.parametrize("greeting", ["", "歡迎！這裡由 AI 回覆。", f"AI 回覆。{PAGE}"])
@pytest.mark.parametrize("where", [{}, {"group": GROUP}])
async def test_the_greeting_links_to_the_operators_page_once(
    answering: EventHandler,
    documents: Documents,
    task: Task,
    line: Line,
    greeting: str,
    where: dict[str, str],
) -> None:
    await documents.create(
        "bot/settings", {"privacy_url": PAGE, **({"greeting": greeting} if greeting else {})}
    )
    await answering.handle(task("join" if where else "follow", **where))
    assert "".join(line.all_said(**where)).count(PAGE) == 1


async def test_the_longest_greeting_leaves_the_link_a_message_of_its_own(
    answering: EventHandler, documents: Documents, task: Task, line: Line
) -> None:
    greeting = "AI 回覆。" + "歡" * (MESSAGE_UNITS - 6)
    await documents.create("bot/settings", {"privacy_url": PAGE, "greeting": greeting})
    assert await answering.handle(task("follow")) == "sent"
    first, second = line.all_said()
    assert (first, PAGE in second) == (greeting, True)


async def test_without_a_page_the_greeting_has_no_link(
    answering: EventHandler, task: Task, line: Line
) -> None:
    await answering.handle(task("follow"))
    assert line.all_said() == [chat_texts.text("greeting", "zh-TW")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_text_and_fits(language: str) -> None:
    assert page(language).keys() == page("en").keys()
    assert short(language).keys() == short("en").keys()
    assert units(short(language)["text"]) <= 700
    assert not any("http" in text for text in [*page(language).values(), *short(language).values()])
