"""Recognize questions about the bot's own opening hours, in all languages, and nothing else."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from tuneline.opening_hours.questions.day_reference import DayReference
from tuneline.opening_hours.questions.language_questions import Kind, LanguageQuestions
from tuneline.opening_hours.questions.phrase_text import (
    as_simplified,
    is_simplified,
    is_traditional,
    phrase_text,
)
from tuneline.texts.hours_questions import GRAMMARS

# A longer text asks about more.
MOST_CHARACTERS: Final = 100
_CHINESE: Final = ("zh-TW", "zh-CN")


@dataclass(frozen=True)
class HoursQuestion:
    """What is asked, in one of the bot's languages: this moment, the hours of days, or the whole week.

    Without `days`, the hours of today are asked about.
    """

    kind: Kind
    language: str
    days: tuple[DayReference, ...] = ()


def hours_question(
    text: str, language: str, *, names: Mapping[str, tuple[date, ...]] | None = None
) -> HoursQuestion | None:
    """Return what `text` asks about opening hours, or None if it is another question, or more than one.

    If several languages have the phrase, it counts as the bot's `language`. `names` are the special days.
    """
    if not 0 < len(text) <= MOST_CHARACTERS:
        return None
    own = language.partition("-")[0]
    for each in (own, *(other for other in GRAMMARS if other != own)):
        if match := _questions(each).recognize(text, names or {}):
            kind, days = match
            return HoursQuestion(kind, _written_in(each, text, language), days)
    return None


def _written_in(grammar: str, text: str, language: str) -> str:
    """Return the language of the answer."""
    if grammar != "zh":
        return grammar
    if is_traditional(text):
        return "zh-TW"
    if is_simplified(text):
        return "zh-CN"
    return language if language in _CHINESE else "zh-TW"


@functools.cache
def _questions(language: str) -> LanguageQuestions:
    form = _chinese if language == "zh" else phrase_text
    return LanguageQuestions(GRAMMARS[language], form)


def _chinese(text: str) -> str:
    return as_simplified(phrase_text(text))
