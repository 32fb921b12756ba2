"""The cards and the menu of operators in LINE, in each of the bot's languages.

Each language is one module with `TEXTS`; the other modules have texts of all languages.
"""

from collections.abc import Mapping
from typing import Final

from tuneline.texts.card_texts import (
    canary,
    dataset_notes,
    document,
    drafts,
    en,
    hours,
    ja,
    ko,
    takeover,
    th,
    zh_cn,
    zh_tw,
)

_LANGUAGES: Final[Mapping[str, Mapping[str, str]]] = {
    "zh-TW": zh_tw.TEXTS,
    "zh-CN": zh_cn.TEXTS,
    "ja": ja.TEXTS,
    "ko": ko.TEXTS,
    "th": th.TEXTS,
    "en": en.TEXTS,
}
_TOPICS: Final = (document.TEXTS, canary.TEXTS, hours.TEXTS, drafts.TEXTS, takeover.TEXTS)
_TEXTS: Final[Mapping[str, Mapping[str, str]]] = {
    language: {
        **own,
        **{key: text for topic in _TOPICS for key, text in topic[language].items()},
        **{key: notes[language] for key, notes in dataset_notes.NOTES.items()},
    }
    for language, own in _LANGUAGES.items()
}


def texts(language: str) -> Mapping[str, str]:
    """Return every text of `language`, one of `settings.LANGUAGES`, by its key, with its placeholders."""
    return _TEXTS[language]
