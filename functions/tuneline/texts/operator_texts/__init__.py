"""What operators read in LINE, in each of the bot's languages: one module with `TEXTS` for each.

`hours.py` has texts of all languages.
"""

from collections.abc import Mapping
from typing import Final

from tuneline.texts.operator_texts import en, hours, ja, ko, th, zh_cn, zh_tw

_LANGUAGES: Final[Mapping[str, Mapping[str, str]]] = {
    "zh-TW": {**zh_tw.TEXTS, **hours.TEXTS["zh-TW"]},
    "zh-CN": {**zh_cn.TEXTS, **hours.TEXTS["zh-CN"]},
    "ja": {**ja.TEXTS, **hours.TEXTS["ja"]},
    "ko": {**ko.TEXTS, **hours.TEXTS["ko"]},
    "th": {**th.TEXTS, **hours.TEXTS["th"]},
    "en": {**en.TEXTS, **hours.TEXTS["en"]},
}


def texts(language: str) -> Mapping[str, str]:
    """Return every text of `language`, one of `settings.LANGUAGES`, by its key, with its placeholders."""
    return _LANGUAGES[language]
