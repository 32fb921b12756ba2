"""Detect messages that are handled without the model: to be forgotten, a person, the bot again.

The phrases of all languages count, whichever language the bot speaks.
"""

import functools
import re
from collections.abc import Sequence
from typing import Final

from tuneline.chat.replies.normalize import normalize
from tuneline.settings import LANGUAGES
from tuneline.texts import chat_texts, takeover_texts
from tuneline.texts.privacy_texts import privacy_phrases

# No phrase is longer, so a long text is not searched.
MOST_CHARACTERS: Final = 80


def asks_to_be_forgotten(text: str) -> bool:
    """Whether all of `text` is a phrase that requests deletion; a longer sentence is not."""
    return normalize(text) in _deletion_phrases()


def asks_for_person(text: str) -> bool:
    """Whether all of `text` asks for a person instead of the bot."""
    return _matches(text, takeover_texts.person_phrases())


def asks_for_bot(text: str) -> bool:
    """Whether all of `text` asks that the bot answers again."""
    return _matches(text, takeover_texts.bot_phrases())


def _matches(text: str, phrases: Sequence[re.Pattern[str]]) -> bool:
    if len(text) > MOST_CHARACTERS:
        return False
    normalized = normalize(text)
    return any(phrase.fullmatch(normalized) for phrase in phrases)


def asks_about_privacy(text: str) -> bool:
    """Whether all of `text` asks about privacy; a longer sentence is a question to the model."""
    return normalize(text) in _privacy_phrases()


@functools.cache
def _privacy_phrases() -> frozenset[str]:
    return frozenset(normalize(phrase) for language in LANGUAGES for phrase in privacy_phrases(language))


@functools.cache
def _deletion_phrases() -> frozenset[str]:
    return frozenset(
        normalize(phrase) for language in LANGUAGES for phrase in chat_texts.forget_words(language)
    )
