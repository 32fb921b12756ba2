"""Detect emergencies in messages, and choose the hotline texts to show above the answer.

The expressions of all languages count, whichever language the bot speaks: a person in need writes in their
own language. The model's answer still follows; only hotline numbers are added above it. So a false alarm
costs a few lines, and a miss leaves the answer as it would be without this module. The lists hold expressions
of people who mean them, and omit those that are mostly used lightly. They are no diagnosis.
"""

import functools
import re
import unicodedata

from tuneline.chat.replies.normalize import normalize
from tuneline.settings import LANGUAGES
from tuneline.texts import chat_texts


def hotlines(text: str, language: str) -> tuple[str, ...]:
    """Return the hotline texts to show above the answer if `text` sounds like an emergency, else none.

    The text of the bot's `language` comes first, because the bot is in that country. If an expression matched
    only in another language, the text of that language follows, for users who cannot read the first.
    """
    matched = [each for each in (language, *LANGUAGES) if _is_emergency(each, normalize(text))]
    if not matched:
        return ()
    return tuple(chat_texts.text("hotline", each) for each in dict.fromkeys([language, matched[0]]))


def _is_emergency(language: str, normalized: str) -> bool:
    return any(expression.search(normalized) for expression in _expressions(language))


@functools.cache
def _expressions(language: str) -> tuple[re.Pattern[str], ...]:
    # Thai, too, can be written in several ways: the expressions get the same normal form as the text.
    return tuple(
        re.compile(unicodedata.normalize("NFKC", expression))
        for expression in chat_texts.emergency_words(language)
    )
