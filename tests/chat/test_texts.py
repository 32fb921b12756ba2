"""The bot's texts exist in all languages, fit LINE's limits, and use each country's characters."""

import re
import string

import pytest
import regex

from tuneline.line.markdown.markdown_to_text import markdown_to_text
from tuneline.line.split_messages import units
from tuneline.settings import LANGUAGES
from tuneline.texts import chat_texts

KEYS = chat_texts.texts("en").keys()
LABELS = {"late_button", "feedback_good", "feedback_bad", "correction_skip"}
# Sent with a button, in a template: https://developers.line.biz/en/reference/messaging-api/#buttons
WITH_BUTTONS = {"late", "late_waiting", "feedback_ask_right"}
ENDS = {
    "zh-TW": ("。", "！", "）"),
    "zh-CN": ("。", "！", "）"),
    "ja": ("。", "！", "）"),
    "ko": (".", "!", ")"),
    "en": (".", "!", ")"),
}
SCRIPTS = {"zh-TW": "Han", "zh-CN": "Han", "ja": "Hiragana", "ko": "Hangul", "th": "Thai", "en": "Latin"}
# Each of the character sets holds the characters that its country writes, and not those of the others.
CHARACTER_SETS = {"zh-TW": "big5", "zh-CN": "gb2312", "ja": "shift_jis"}
EVERY = [(key, language) for language in LANGUAGES for key in KEYS]


def written(language: str) -> str:
    """Return all that the language's module holds for people to read or write."""
    return "".join([*chat_texts.texts(language).values(), *chat_texts.forget_words(language)])


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything_with_the_same_places(language: str) -> None:
    own, english = chat_texts.texts(language), chat_texts.texts("en")
    assert list(own) == list(english)
    assert {key: fields(text) for key, text in own.items()} == {k: fields(t) for k, t in english.items()}


@pytest.mark.parametrize(("key", "language"), EVERY)
def test_a_text_fits_where_it_is_shown(key: str, language: str) -> None:
    text = chat_texts.text(key, language, prefix="小幫手")
    characters = len(regex.findall(r"\X", text))
    assert units(text) <= 400
    assert key not in LABELS or 0 < characters <= 20
    assert key not in WITH_BUTTONS or characters <= 160


@pytest.mark.parametrize(("key", "language"), EVERY)
def test_a_text_is_a_whole_one(key: str, language: str) -> None:
    text = chat_texts.text(key, language, prefix="bot")
    assert text == text.strip()
    assert not re.search(r"  |[{}]|http", text)
    assert key in LABELS or language == "th" or text.endswith(ENDS[language])


@pytest.mark.parametrize(("key", "language"), EVERY)
def test_a_text_has_no_markdown_in_it(key: str, language: str) -> None:
    assert markdown_to_text(chat_texts.text(key, language, prefix="bot")) == chat_texts.text(
        key, language, prefix="bot"
    )


@pytest.mark.parametrize(("key", "language"), EVERY)
def test_a_text_is_written_in_the_script_of_its_language(key: str, language: str) -> None:
    text = chat_texts.text(key, language, prefix="")
    assert key in LABELS or regex.search(rf"\p{{{SCRIPTS[language]}}}", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_character_of_another_language_got_in(language: str) -> None:
    own = {*({"Han", "Hiragana", "Katakana"} if language == "ja" else {SCRIPTS[language]}), "Latin"}
    for script in {"Han", "Hiragana", "Katakana", "Hangul", "Thai"} - own:
        assert not regex.search(rf"\p{{Script={script}}}", written(language))


@pytest.mark.parametrize(("language", "characters"), CHARACTER_SETS.items())
def test_chinese_and_japanese_use_the_characters_of_their_country(language: str, characters: str) -> None:
    han = "".join(regex.findall(r"\p{Han}", written(language)))
    assert han.encode(characters).decode(characters) == han


def test_taiwanese_texts_have_no_simplified_character_that_its_set_holds_for_another_word() -> None:
    assert not set("复后里几云余个么体号礼万与无网虫从众尔听证松丑斗谷姜范") & set(written("zh-TW"))


@pytest.mark.parametrize(
    ("language", "numbers"),
    {
        "zh-TW": ("1925", "1995", "119"),
        "zh-CN": ("12356", "120"),
        "ja": ("0120-279-338", "0120-279-226", "0120-783-556", "119"),
        "ko": ("109", "119"),
        "th": ("1323", "1669"),
        "en": ("112", "911", "119"),
    }.items(),
)
def test_the_numbers_to_call_are_those_of_the_country(language: str, numbers: tuple[str, ...]) -> None:
    assert all(number in chat_texts.text("hotline", language) for number in numbers)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", ["greeting", "greeting_group", "greeting_group_prefix", "ai_notice"])
def test_every_greeting_names_ai(key: str, language: str) -> None:
    # Korea's AI Basic Act, article 31, in force since January 2026: users know it before the first answer.
    text = chat_texts.text(key, language, prefix="bot")
    assert re.search(r"\bAI\b", text, re.ASCII)
    assert language != "ko" or "인공지능" in text


def test_the_prefix_is_put_in_its_place() -> None:
    assert "「小幫手」" in chat_texts.text("greeting_group_prefix", "zh-TW", prefix="小幫手")


def test_a_prefix_with_braces_is_shown_as_it_is() -> None:
    assert "{bot}" in chat_texts.text("greeting_group_prefix", "en", prefix="{bot}")


@pytest.mark.parametrize("key", ["nonsense", "greeting_group_prefix"])
def test_a_key_or_a_value_that_is_missing_is_an_error(key: str) -> None:
    with pytest.raises(KeyError):
        chat_texts.text(key, "en")
