"""The charts' texts are there in every language, with the same placeholders."""

from string import Formatter

import pytest

from tuneline.settings import LANGUAGES
from tuneline.texts.chart_texts import texts


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_text_with_its_placeholders(language: str) -> None:
    english, own = texts("en"), texts(language)
    assert {key: placeholders(text) for key, text in own.items()} == {
        key: placeholders(text) for key, text in english.items()
    }
    assert all(text.strip() for text in own.values())
    assert language == "en" or all(own[key] != text for key, text in english.items())
