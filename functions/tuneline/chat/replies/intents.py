"""Hear in a message what must not wait for a model: "forget me", and that a life may be in danger.

The words of all languages count, whichever the bot speaks: somebody in need writes in their own. A model's
answer still follows; what is found here only puts numbers to call above it. So a false alarm costs a few
lines, and a miss costs no more than the bot knew before: the lists take what people write who mean it, and
leave out what is mostly said lightly. They are no diagnosis.
"""

import functools
import re
import unicodedata

from tuneline.settings import LANGUAGES
from tuneline.texts import chat_texts


def asks_to_be_forgotten(text: str) -> bool:
    """Whether all of `text` is one of the phrases for it, in any language; a sentence around it is not."""
    return _normal(text) in _forget_words()


def hotlines(text: str, language: str) -> tuple[str, ...]:
    """The texts to put above the answer when `text` sounds like an emergency, else none.

    That of `language`, the bot's, comes first: it is where the bot is. When the words were found in another
    language only, the text of that one follows, for who may not read the first.
    """
    heard = [each for each in (language, *LANGUAGES) if _is_heard(each, _normal(text))]
    if not heard:
        return ()
    return tuple(chat_texts.text("hotline", each) for each in dict.fromkeys([language, heard[0]]))


def _is_heard(language: str, normal: str) -> bool:
    return any(word.search(normal) for word in _emergency_words(language))


@functools.cache
def _forget_words() -> frozenset[str]:
    return frozenset(_normal(word) for language in LANGUAGES for word in chat_texts.forget_words(language))


@functools.cache
def _emergency_words(language: str) -> tuple[re.Pattern[str], ...]:
    # Thai is written in more than one way as well: the expressions are brought into the form of the text.
    return tuple(
        re.compile(unicodedata.normalize("NFKC", word)) for word in chat_texts.emergency_words(language)
    )


def _normal(text: str) -> str:
    """`text` in one form: NFKC, small letters, single blanks, nothing but letters and digits at its ends.

    https://unicode.org/reports/tr15/
    """
    form = unicodedata.normalize("NFKC", text).casefold().replace("’", "'").replace("\u200b", "")
    begin, end = 0, len(form)
    while begin < end and not _is_letter(form[begin]):
        begin += 1
    while end > begin and not _is_letter(form[end - 1]):
        end -= 1
    return " ".join(form[begin:end].split())


def _is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN"
