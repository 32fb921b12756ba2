"""The texts of a takeover by a person, in all languages: for users, and the phrases that ask for it."""

import functools
import re
import unicodedata
from typing import Final

from tuneline.texts.takeover_texts import phrases, texts_for_users

_TEXTS: Final = texts_for_users.TEXTS


def text(key: str, language: str, **values: str) -> str:
    """Return the text `key` in `language`, with its placeholders filled. KeyError if one is missing."""
    return _TEXTS[language][key].format(**values)


def texts(language: str) -> dict[str, str]:
    """Return every text of `language` by its key, with its placeholders."""
    return dict(_TEXTS[language])


@functools.cache
def person_phrases() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of texts that ask for a person, for text from `chat.replies.normalize`."""
    return tuple(map(_compiled, phrases.PERSON))


@functools.cache
def bot_phrases() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of texts that ask for the bot's answers again."""
    return tuple(map(_compiled, phrases.BOT))


def _compiled(phrase: str) -> re.Pattern[str]:
    # Thai can be written in several ways: the patterns get the same normal form as the text.
    return re.compile(unicodedata.normalize("NFKC", phrase))
