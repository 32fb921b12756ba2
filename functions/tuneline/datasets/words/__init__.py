"""What stands in one text of a message and should be looked at before a model learns it.

Ordinary text costs little: one search for unusual characters, and a few for the beginnings of the rest.
"""

from collections.abc import Iterator

from tuneline.datasets.problems import Problem, problem
from tuneline.datasets.words import (
    characters,
    credentials,
    mojibake,
    personal_data,
    placeholders,
    special_tokens,
)
from tuneline.datasets.words.masking import masked

# What is left of a text without these bytes tells whether a key, a token or a Latin placeholder can be in
# it: of a Chinese one it is nothing.
_UNTELLING = bytes({*range(256)} - {*b"ABCDEFGHIJKLMNOPQRSTUVWXYZx[{<=:_-"})


def findings(text: str, line: int, field: str) -> Iterator[Problem]:
    """At most one finding of each kind about `text`, which stands in `field` of the example on `line`.

    Keys and personal data are shown masked. The time grows with the length of the text and no faster.
    """
    if unusual := characters.has_unusual(text):
        yield from _unusual(text, line, field)
        narrow = characters.narrow(text)
    else:
        narrow = text
    latin = narrow.encode("ascii", "replace")
    telling = latin.translate(None, _UNTELLING)
    if (placeholder := placeholders.first(text, telling, unusual)) is not None:
        yield _shown("PLACEHOLDER", line, field, placeholder)
    if telling:
        if (token := special_tokens.first(text, telling)) is not None:
            yield _shown("SPECIAL_TOKEN", line, field, token)
        if (secret := credentials.first(narrow, latin)) is not None:
            yield _shown("SECRET", line, field, masked(secret[1]), ("kind", secret[0]))
    if (datum := personal_data.first(narrow, latin)) is not None:
        yield _shown("PII", line, field, masked(datum[1]), ("kind", datum[0]))


def _unusual(text: str, line: int, field: str) -> Iterator[Problem]:
    if (control := characters.control(text)) is not None:
        yield problem("CONTROL_CHAR", line, field, character=control)
    if (invisible := characters.invisible(text)) is not None:
        yield problem("INVISIBLE_CHAR", line, field, character=invisible)
    if mojibake.suspected(text):
        yield problem("MOJIBAKE", line, field)


def _shown(code: str, line: int, field: str, found: str, *words: tuple[str, tuple[str, str]]) -> Problem:
    """The finding with `found` where its text names it, too."""
    return Problem(code, line, field, found, (*words, ("found", found)))
