"""The texts of the cards exist in every language and fit their buttons."""

import re
import string

import pytest
import regex

from tuneline.line.split_messages import units
from tuneline.settings import LANGUAGES
from tuneline.texts.card_texts import texts
from tuneline.texts.menu_texts import PHRASES

LABELS = {
    "train", "show_problems", "cancel", "full_report", "edit_row", "see_questions", "compare",
    "use_correction", "write_answer", "discard", "left_better", "right_better", "same", "yes_train",
    "yes_promote", "yes_roll_back", "no", "undo", "yes_correct", "just_asking", "correct", "stop",
    "send_draft", "edit_draft", "skip_draft", "yes_draft", "draft_next_time", "see_drafts",
    "switch_drafts_on", "switch_drafts_off",
    "see_job", "see_evaluation", "promote", "roll_back", "compare_five", "compare_type", "yes_use",
    "close_today", "close_day", "undo_hours", "see_hours",
    "take_over", "resume_bot", "open_chat", "see_with_person",
    "canary_try", "canary_raise", "canary_finish", "canary_stop", "canary_see", "yes_canary",
    "yes_canary_stop",
}  # fmt: skip
MENU = {"menu_status", "menu_send", "menu_questions", "menu_compare", "menu_models", "menu_help"}
SCRIPTS = {"zh-TW": "Han", "zh-CN": "Han", "ja": "Hiragana", "ko": "Hangul", "th": "Thai", "en": "Latin"}
CHARACTER_SETS = {"zh-TW": "big5", "zh-CN": "gb2312", "ja": "shift_jis"}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything_with_the_same_places(language: str) -> None:
    own, english = texts(language), texts("en")
    assert list(own) == list(english)
    assert {key: fields(text) for key, text in own.items()} == {k: fields(t) for k, t in english.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_label_fits_its_button_and_the_menu_its_bar(language: str) -> None:
    own = texts(language)
    for key in LABELS | MENU:
        assert 0 < units(own[key]) <= 20, key
    # https://developers.line.biz/en/reference/messaging-api/#rich-menu-object
    assert 0 < units(own["menu_bar"]) <= 14


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_is_short_whole_and_plain(language: str) -> None:
    for key, text in texts(language).items():
        assert units(text) <= 200, key
        assert text == text.strip() or key in ("answer_form", "compare_form")
        assert not re.search(r"  |http|\*\*", text), key


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("key", "verb"),
    [
        ("help_hours", "hours"),
        ("help_drafts", "drafts"),
        ("help_takeover", "with_person"),
        ("takeover_more", "with_person"),
        ("takeover_no_link", "with_person"),
    ],
)
def test_a_text_names_a_word_that_operators_can_send(language: str, key: str, verb: str) -> None:
    assert any(word in texts(language)[key] for word in PHRASES[verb])


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_character_of_another_language_got_in(language: str) -> None:
    own = {*({"Han", "Hiragana", "Katakana"} if language == "ja" else {SCRIPTS[language]}), "Latin"}
    written = "".join(texts(language).values())
    for script in {"Han", "Hiragana", "Katakana", "Hangul", "Thai"} - own:
        assert not regex.search(rf"\p{{Script={script}}}", written)


@pytest.mark.parametrize(("language", "characters"), CHARACTER_SETS.items())
def test_chinese_and_japanese_use_the_characters_of_their_country(language: str, characters: str) -> None:
    han = "".join(regex.findall(r"\p{Han}", "".join(texts(language).values())))
    assert han.encode(characters).decode(characters) == han
