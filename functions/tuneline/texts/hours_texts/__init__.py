"""The answers about opening hours, in each of the bot's languages."""

from tuneline.texts.hours_texts.answers import ANSWERS
from tuneline.texts.hours_texts.calendar import CALENDAR, Calendar


def text(key: str, language: str, **values: str) -> str:
    """Return the text `key` in `language`, with its placeholders filled. KeyError if something is missing."""
    return ANSWERS[language][key].format(**values)


def texts(language: str) -> dict[str, str]:
    """Return every text of `language` by its key, with its placeholders (`{day}`)."""
    return dict(ANSWERS[language])


def calendar(language: str) -> Calendar:
    """Return how `language` writes dates and times."""
    return CALENDAR[language]
