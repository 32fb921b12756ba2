"""Bring the expressions of written opening hours into the form of the text that they are found in."""

import functools
import unicodedata

from tuneline.opening_hours.questions.phrase_text import as_simplified
from tuneline.texts import hours_statements


def statement_form(text: str) -> str:
    """Write an answer as the expressions expect it; mostly as long as it was."""
    return as_simplified(unicodedata.normalize("NFKC", text).casefold())


@functools.cache
def expression(name: str) -> str:
    """Return the expressions of this name in `texts.hours_statements`."""
    written: str = getattr(hours_statements, name)
    return as_simplified(unicodedata.normalize("NFKC", written))
