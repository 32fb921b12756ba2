"""Detect messages that are handled without the model: deletion requests ("forget me").

The phrases of all languages count, whichever language the bot speaks.
"""

import functools

from tuneline.chat.replies.normalize import normalize
from tuneline.settings import LANGUAGES
from tuneline.texts import chat_texts


def asks_to_be_forgotten(text: str) -> bool:
    """Whether all of `text` is a phrase that requests deletion; a longer sentence is not."""
    return normalize(text) in _deletion_phrases()


@functools.cache
def _deletion_phrases() -> frozenset[str]:
    return frozenset(
        normalize(phrase) for language in LANGUAGES for phrase in chat_texts.forget_words(language)
    )
