"""The files of the demo's page: texts in each language, and colours."""

import re

import pytest

from tests.dev.page_files import page_languages
from tuneline.settings import LANGUAGES
from tuneline.storage.records.dataset import FINAL
from tuneline.texts import card_texts
from tuneline_dev.demo.web_files import WEB, page_texts

# Names that are in Latin letters everywhere or in Chinese; "{step} of {steps}" is a fraction elsewhere.
WITHOUT_WORDS = {"tokens", "step_of", "faults_group_line"}
ASKED_FOR = re.compile(r'\b(?:say\(|worded\("\w+", "[^"]*", |data-(?:words|title|hint|label)=)"(\w+)"')


@pytest.mark.parametrize("language", page_languages())
def test_everything_is_said_in_each_language(language: str) -> None:
    texts, english = page_texts(language), page_texts("en")
    assert texts.keys() == english.keys()
    assert len(texts) > 100
    files = [file.read_text() for file in (*WEB.rglob("*.js"), *WEB.rglob("*.html"))]
    asked = {name for text in files for name in ASKED_FOR.findall(text)}
    states = {"checking", "starting", "activating", "serving", "replaced", *FINAL}
    assert {*asked, *(f"{kind}_{state}" for kind in ("state", "say") for state in states)} <= texts.keys()


@pytest.mark.parametrize("language", page_languages())
def test_a_text_has_the_same_blanks_in_each_language(language: str) -> None:
    english = page_texts("en")
    assert [key for key, text in page_texts(language).items() if blanks(text) != blanks(english[key])] == []


def test_the_page_has_the_languages_of_the_bot() -> None:
    assert sorted(page_languages()) == sorted(LANGUAGES)


@pytest.mark.parametrize("language", [language for language in page_languages() if language != "en"])
def test_no_text_is_left_in_english(language: str) -> None:
    """A translated text has a letter of the language's script, unless there is nothing to translate."""
    left = {key for key, text in page_texts(language).items() if not re.search(r"[^\W\d_a-zA-Z]", text)}
    assert left <= WITHOUT_WORDS | {key for key, text in page_texts("en").items() if is_code(text)}


@pytest.mark.parametrize("language", page_languages())
def test_the_states_of_a_model_are_named_as_on_the_cards(language: str) -> None:
    page, cards = page_texts(language), card_texts.texts(language)
    names = {"serving": "serving", "standby": "behind", "ready": "ready", "evaluating": "evaluating"}
    for name, of_card in {**names, "retired": "retired"}.items():
        assert page[f"model_{name}"].lower() == cards[f"state_{of_card}"].lower()
    # The card adds who decides.
    assert cards["state_held"].lower().startswith(page["model_held"].lower())
    shared = ("serving", "ready", "held", "evaluating", "retired")
    assert [page[f"model_{name}"] for name in shared] == [page[f"state_{name}"] for name in shared]
    assert page["promote"] == cards["promote"]


def test_colours_are_named_in_the_theme() -> None:
    """A colour that is written elsewhere has no dark form."""
    sheets = {file.name: file.read_text() for file in WEB.rglob("*.css") if file.name != "theme.css"}
    literals = {name: re.findall(r"[:\s](#[0-9a-f]{3,8}|rgba?|hsl)\b", text) for name, text in sheets.items()}
    # A name of an element is no colour.
    found = {name: [one for one in colours if one != "#chat"] for name, colours in literals.items()}
    assert {name: colours for name, colours in found.items() if colours} == {}


def is_code(text: str) -> bool:
    return not re.sub(r"\{\w+\}|[\W\d]", "", text)


def blanks(text: str) -> set[str]:
    return set(re.findall(r"\{\w+\}", text))
