"""The texts of an evaluation's report, in each of the bot's languages."""

from collections.abc import Mapping
from typing import Final

from tuneline.texts.evaluation_texts import en, ja, ko, th, zh_cn, zh_tw

_LANGUAGES: Final[Mapping[str, Mapping[str, str]]] = {
    "zh-TW": zh_tw.TEXTS,
    "zh-CN": zh_cn.TEXTS,
    "ja": ja.TEXTS,
    "ko": ko.TEXTS,
    "th": th.TEXTS,
    "en": en.TEXTS,
}


def report_texts(language: str) -> Mapping[str, str]:
    """Return the texts of a report by their keys, in `language`, one of `settings.LANGUAGES`."""
    return _LANGUAGES[language]
