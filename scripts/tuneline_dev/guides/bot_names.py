"""The texts of the bot and of the demo's page, by which the names that the guides quote are checked."""

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from tuneline.texts import (
    card_texts,
    chat_texts,
    menu_texts,
    notice_texts,
    operator_texts,
    privacy_texts,
    takeover_texts,
)
from tuneline_dev.demo.web_files import page_texts

_PLACEHOLDER: Final = re.compile(r"\\\{\w+\\\}")
# What is meant by an English text that the bot has for several things.
_MEANT: Final = {"Questions": "card.menu_questions", "Yes, use it": "card.yes_promote"}
# A text of which less is left without its placeholders would fit anything.
_LEAST_LETTERS: Final = 2
_PAGE: Final = "page."


@functools.cache
def bot_texts(language: str) -> Mapping[str, tuple[str, ...]]:
    """Return the texts of a language by their key, with placeholders.

    A word that people write has several; those of the menu are of all languages but English. Of the demo's
    page there are the texts that nothing is filled into: a text like `{by}: {why}` fits too much.
    """
    modules = {
        "card": card_texts.texts(language),
        "operator": operator_texts.texts(language),
        "chat": chat_texts.texts(language),
        "takeover": takeover_texts.texts(language),
        "notice": {kind: title for kind, (title, _, _) in notice_texts.notices(language).items()},
    }
    return {
        **{f"{module}.{key}": (text,) for module, texts in modules.items() for key, text in texts.items()},
        **{f"menu.{area}": _own(words, language) for area, words in menu_texts.PHRASES.items()},
        "user.forget": chat_texts.forget_words(language),
        "user.privacy": privacy_texts.privacy_phrases(language),
        **{f"{_PAGE}{key}": (text,) for key, text in page_texts(language).items() if "{" not in text},
    }


def keys_of(name: str, language: str) -> set[str]:
    """Return the keys of the texts that `name` may be, with any values in their placeholders.

    A text of the page is meant only if the bot has none like it.
    """
    either = {key for key, pattern in _patterns(language) if pattern.fullmatch(name)}
    found = {key for key in either if not key.startswith(_PAGE)} or either
    return found & {_MEANT[name]} if name in _MEANT and language == "en" else found


def is_clear(name: str, languages: Iterable[str]) -> bool:
    """Return whether an English text is one text in each of the languages, and not several."""
    keys = keys_of(name, "en")
    return all(
        len({bot_texts(language)[key] for key in keys if not key.startswith("menu.")}) <= 1
        for language in languages
    )


def is_text(name: str, key: str, language: str) -> bool:
    """Return whether `name` is the text `key`, with any values in its placeholders."""
    return any(_pattern(text).fullmatch(name) for text in bot_texts(language)[key])


def _own(words: tuple[str, ...], language: str) -> tuple[str, ...]:
    return tuple(word for word in words if word.isascii() == (language == "en"))


@functools.cache
def _patterns(language: str) -> list[tuple[str, re.Pattern[str]]]:
    return list(_all_patterns(language))


def _all_patterns(language: str) -> Iterator[tuple[str, re.Pattern[str]]]:
    for key, texts in bot_texts(language).items():
        for text in texts:
            if len(re.findall(r"\w", re.sub(r"\{\w+\}", "", text))) >= _LEAST_LETTERS:
                yield key, _pattern(text)


@functools.cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(_PLACEHOLDER.sub(".+?", re.escape(text.strip())))
