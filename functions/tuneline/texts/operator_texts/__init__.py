"""What operators read in LINE, in each of the bot's languages: one module with `TEXTS` for each."""

from collections.abc import Mapping
from typing import Final

from tuneline.texts.operator_texts import en, ja, ko, th, zh_cn, zh_tw

_LANGUAGES: Final[Mapping[str, Mapping[str, str]]] = {
    "zh-TW": zh_tw.TEXTS,
    "zh-CN": zh_cn.TEXTS,
    "ja": ja.TEXTS,
    "ko": ko.TEXTS,
    "th": th.TEXTS,
    "en": en.TEXTS,
}


def texts(language: str) -> Mapping[str, str]:
    """Return every text of `language`, one of `settings.LANGUAGES`, by its key, with its placeholders."""
    return _LANGUAGES[language]
