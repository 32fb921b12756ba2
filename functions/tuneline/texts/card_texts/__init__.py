"""The cards and the menu of operators in LINE, in each of the bot's languages.

Each language is one module with `TEXTS`; `canary.py`, `dataset_notes.py`, `document.py` have all languages.
"""

from collections.abc import Mapping
from typing import Final

from tuneline.texts.card_texts import canary, dataset_notes, document, en, ja, ko, th, zh_cn, zh_tw

_LANGUAGES: Final[Mapping[str, Mapping[str, str]]] = {
    "zh-TW": {**zh_tw.TEXTS, **document.TEXTS["zh-TW"], **canary.TEXTS["zh-TW"]},
    "zh-CN": {**zh_cn.TEXTS, **document.TEXTS["zh-CN"], **canary.TEXTS["zh-CN"]},
    "ja": {**ja.TEXTS, **document.TEXTS["ja"], **canary.TEXTS["ja"]},
    "ko": {**ko.TEXTS, **document.TEXTS["ko"], **canary.TEXTS["ko"]},
    "th": {**th.TEXTS, **document.TEXTS["th"], **canary.TEXTS["th"]},
    "en": {**en.TEXTS, **document.TEXTS["en"], **canary.TEXTS["en"]},
}
_TEXTS: Final[Mapping[str, Mapping[str, str]]] = {
    language: {**own, **{key: notes[language] for key, notes in dataset_notes.NOTES.items()}}
    for language, own in _LANGUAGES.items()
}


def texts(language: str) -> Mapping[str, str]:
    """Return every text of `language`, one of `settings.LANGUAGES`, by its key, with its placeholders."""
    return _TEXTS[language]
