"""Findings on a dataset in the languages that the catalog of findings does not have.

Each language is one package with `TEXTS`, by the catalog's codes, and `ALL_PHRASES`. English and Traditional
Chinese are in `tuneline/datasets/findings/catalog`.

A phrase is a part of a finding that its rule makes itself, such as the cause of a mistake in JSON. Its key is
that of `english_phrases`.
"""

from collections.abc import Mapping
from typing import Final

from tuneline.texts.finding_texts import english_phrases, hours, ja, ko, th, zh_cn

# What is wrong, and how to fix it.
Texts = Mapping[str, tuple[str, str]]
_TEXTS: Final[Mapping[str, Texts]] = {
    "zh-CN": {**zh_cn.TEXTS, **hours.TEXTS["zh-CN"]},
    "ja": {**ja.TEXTS, **hours.TEXTS["ja"]},
    "ko": {**ko.TEXTS, **hours.TEXTS["ko"]},
    "th": {**th.TEXTS, **hours.TEXTS["th"]},
}
_PHRASES: Final[Mapping[str, Mapping[str, str]]] = {
    "zh-CN": {**zh_cn.ALL_PHRASES, **hours.PHRASES["zh-CN"]},
    "ja": {**ja.ALL_PHRASES, **hours.PHRASES["ja"]},
    "ko": {**ko.ALL_PHRASES, **hours.PHRASES["ko"]},
    "th": {**th.ALL_PHRASES, **hours.PHRASES["th"]},
    "en": {**english_phrases.PHRASES, **hours.PHRASES["en"]},
}


def texts(language: str) -> Texts:
    """Return the texts of findings by code, with their placeholders; none if the catalog has the language."""
    return _TEXTS.get(language, {})


def phrases(language: str) -> Mapping[str, str]:
    """Return the phrases of a language that `texts` has, or of English, with their placeholders."""
    return _PHRASES[language]
