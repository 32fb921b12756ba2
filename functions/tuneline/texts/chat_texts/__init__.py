"""The bot's own texts for users, in each of its languages.

Each language is one module with three constants: `TEXTS`, `FORGET_WORDS` and `EMERGENCY_WORDS`. A topic has
the `TEXTS` of all languages in one module: `drafts`.
"""

import functools
from typing import Protocol

from tuneline.texts.chat_texts import drafts, en, ja, ko, th, zh_cn, zh_tw


class _Language(Protocol):
    # The names are those of a module's constants.

    @property
    def TEXTS(self) -> dict[str, str]: ...  # noqa: N802
    @property
    def FORGET_WORDS(self) -> tuple[str, ...]: ...  # noqa: N802
    @property
    def EMERGENCY_WORDS(self) -> tuple[str, ...]: ...  # noqa: N802


_LANGUAGES: dict[str, _Language] = {"zh-TW": zh_tw, "zh-CN": zh_cn, "ja": ja, "ko": ko, "th": th, "en": en}
_TOPICS = (drafts,)


def text(key: str, language: str, **values: str) -> str:
    """Return the text `key` in `language`, one of `settings.LANGUAGES`, with its placeholders filled.

    KeyError for a key, a language or a value that is missing.
    """
    return _texts(language)[key].format(**values)


def texts(language: str) -> dict[str, str]:
    """Return every text of `language` by its key, with its placeholders (`{prefix}`)."""
    return dict(_texts(language))


@functools.cache
def _texts(language: str) -> dict[str, str]:
    own = dict(_LANGUAGES[language].TEXTS)
    for topic in _TOPICS:
        own |= topic.TEXTS[language]
    return own


def forget_words(language: str) -> tuple[str, ...]:
    """Return the phrases that ask the bot to forget the chat."""
    return _LANGUAGES[language].FORGET_WORDS


def emergency_words(language: str) -> tuple[str, ...]:
    """Return regular expressions for messages from or about a person whose life is in danger.

    They are for text from `chat.replies.normalize`: NFKC, lower case, single blanks, trimmed ends.
    """
    return _LANGUAGES[language].EMERGENCY_WORDS
