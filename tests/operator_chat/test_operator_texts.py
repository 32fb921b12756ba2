"""Texts for operators exist in all languages, and are in the characters of their country."""

import string

import pytest
import regex

from tuneline.line.markdown.markdown_to_text import markdown_to_text
from tuneline.line.split_messages import units
from tuneline.operator_chat.files.sent_file import SHOWN_CHARACTERS
from tuneline.settings import LANGUAGES
from tuneline.texts.operator_texts import texts

ENDS = {"zh-TW": "。", "zh-CN": "。", "ja": "。", "ko": ".", "en": "."}
SCRIPTS = {"zh-TW": "Han", "zh-CN": "Han", "ja": "Hiragana", "ko": "Hangul", "th": "Thai", "en": "Latin"}
CHARACTER_SETS = {"zh-TW": "big5", "zh-CN": "gb2312", "ja": "shift_jis"}
# Labels of buttons, a heading, and parts of sentences.
PARTS = {"see_result", "pasted_name", "decided_in_line", "comparison_reference"}
# What is rare, and needs a computer.
WITH_COMMAND = {"pin_too_many"}
EVERY = [(key, language) for language in LANGUAGES for key in texts("en")]


# Above a button LINE shows so many characters; a name may take 60 of them.
WITH_BUTTON = {"file_slow", "check_running"}


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def everything(language: str) -> str:
    return "".join(texts(language).values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything_with_the_same_places(language: str) -> None:
    own, english = texts(language), texts("en")
    assert list(own) == list(english)
    assert {key: places(text) for key, text in own.items()} == {k: places(t) for k, t in english.items()}


@pytest.mark.parametrize(("key", "language"), EVERY)
def test_a_text_is_a_whole_one_and_plain(key: str, language: str) -> None:
    text = texts(language)[key]
    assert text == text.strip() or key in PARTS
    assert "  " not in text
    assert units(text) <= 400
    assert markdown_to_text(text) == text
    assert key in PARTS or regex.search(rf"\p{{{SCRIPTS[language]}}}", text)
    assert key in PARTS | WITH_COMMAND or language == "th" or text.endswith(ENDS[language])
    assert key in WITH_COMMAND or "scripts/" not in text, "an operator in LINE has no terminal"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_above_a_button_fits_there_with_the_longest_name(language: str) -> None:
    for key in WITH_BUTTON:
        assert units(texts(language)[key].format(name="名" * SHOWN_CHARACTERS)) <= 160
    assert units(texts(language)["see_result"]) <= 20


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_character_of_another_language_got_in(language: str) -> None:
    own = {*({"Han", "Hiragana", "Katakana"} if language == "ja" else {SCRIPTS[language]}), "Latin"}
    for script in {"Han", "Hiragana", "Katakana", "Hangul", "Thai"} - own:
        assert not regex.search(rf"\p{{Script={script}}}", everything(language))


@pytest.mark.parametrize(("language", "characters"), CHARACTER_SETS.items())
def test_chinese_and_japanese_use_the_characters_of_their_country(language: str, characters: str) -> None:
    han = "".join(regex.findall(r"\p{Han}", everything(language)))
    assert han.encode(characters).decode(characters) == han
