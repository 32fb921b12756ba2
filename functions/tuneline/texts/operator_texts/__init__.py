"""What operators read in LINE, in each of the bot's languages: one module with `TEXTS` for each.

A topic has the texts of all languages in one module.
"""

from collections.abc import Mapping
from typing import Final

from tuneline.texts.operator_texts import canary, drafts, en, hours, ja, ko, th, zh_cn, zh_tw

_LANGUAGES: Final[Mapping[str, Mapping[str, str]]] = {
    "zh-TW": zh_tw.TEXTS,
    "zh-CN": zh_cn.TEXTS,
    "ja": ja.TEXTS,
    "ko": ko.TEXTS,
    "th": th.TEXTS,
    "en": en.TEXTS,
}
_TOPICS: Final = (hours, drafts, canary)
_TEXTS: Final[Mapping[str, Mapping[str, str]]] = {
    language: {**own, **{key: text for topic in _TOPICS for key, text in topic.TEXTS[language].items()}}
    for language, own in _LANGUAGES.items()
}


def texts(language: str) -> Mapping[str, str]:
    """Return every text of `language`, one of `settings.LANGUAGES`, by its key, with its placeholders."""
    return _TEXTS[language]
