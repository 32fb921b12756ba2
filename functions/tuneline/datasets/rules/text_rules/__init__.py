"""Find what a person should look at in a text before a model is trained on it.

Ordinary text costs little: one search for unusual characters, and a few for signs of the rest.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from tuneline.datasets.findings.finding import Problem, problem
from tuneline.datasets.privacy import pii, secrets
from tuneline.datasets.privacy.masking import masked
from tuneline.datasets.privacy.redact import narrow
from tuneline.datasets.rules import characters, mojibake, placeholders, special_tokens

# One search for all signs of keys, tokens and Latin placeholders, after the bytes that are in no sign are
# deleted. Nothing is left of a Chinese text.
_SIGNS = (*placeholders.LATIN_SIGNS, *special_tokens.SIGNS, *secrets.SIGNS)
_IN_NO_SIGN = bytes({*range(256)} - {*b"".join(_SIGNS)})
Around = Callable[[], str]
_ANY_SIGN = re.compile(b"|".join(map(re.escape, _SIGNS)))


def findings(text: str, line: int, field: str, around: Around = str) -> Iterator[Problem]:
    """Yield at most one finding of each kind on `text`, the `field` of the example on `line`.

    `around` returns all texts of the example.
    Keys and personal data are masked. The time is linear in the length of the text.
    """
    if characters.has_unusual(text) or mojibake.has_sign(text):
        yield from _unusual(text, line, field)
        plain = narrow(text)
        latin = plain.encode("ascii", "replace")
        yield from _words(text, plain, latin, line, field, unusual=True)
    else:
        plain = text
        latin = plain.encode("ascii", "replace")
        yield from _words(text, plain, latin, line, field, unusual=False)
    if pii.may_be_in(plain, latin):
        datum = pii.first(plain, latin, around())
        if datum is not None:
            yield _shown("PII", line, field, masked(datum[1]), ("kind", datum[0]))


def are_clean(texts: Sequence[str]) -> bool:
    """Return whether one check of all texts together shows that none has a finding. False may be wrong.

    The texts are joined by line feeds, which act as the beginning and the end of a text: no rule matches
    across one, and what a rule finds in a text it also finds there.
    """
    joined = "\n".join(texts)
    if (
        characters.has_unusual(joined)
        or mojibake.has_sign(joined)
        or any(map(placeholders.is_placeholder, texts))
    ):
        return False
    latin = joined.encode("ascii", "replace")
    if any(_words(joined, joined, latin, 0, "", unusual=False)):
        return False
    return not pii.may_be_in(joined, latin)


def _words(
    text: str, narrow: str, latin: bytes, line: int, field: str, *, unusual: bool
) -> Iterator[Problem]:
    """Yield findings on a text: `narrow` has no full-width letters, `latin` is `narrow` in ASCII."""
    with_signs = latin if _ANY_SIGN.search(latin.translate(None, _IN_NO_SIGN)) else b""
    if (placeholder := placeholders.first(text, with_signs, unusual)) is not None:
        yield _shown("PLACEHOLDER", line, field, placeholder)
    if with_signs:
        if (token := special_tokens.refused(text, with_signs)) is not None:
            yield _shown("SPECIAL_TOKEN_REFUSED", line, field, token)
        elif (token := special_tokens.first(text, with_signs)) is not None:
            yield _shown("SPECIAL_TOKEN", line, field, token)
    may_be_secret = with_signs or secrets.may_be_spoken(narrow)
    if may_be_secret and (secret := secrets.first(narrow, with_signs)) is not None:
        yield _shown("SECRET", line, field, masked(secret[1]), ("kind", secret[0]))


def _unusual(text: str, line: int, field: str) -> Iterator[Problem]:
    if (control := characters.control(text)) is not None:
        yield problem("CONTROL_CHAR", line, field, character=control)
    if (invisible := characters.invisible(text)) is not None:
        yield problem("INVISIBLE_CHAR", line, field, character=invisible)
    if mojibake.suspected(text):
        yield problem("MOJIBAKE", line, field)


def _shown(code: str, line: int, field: str, found: str, *words: tuple[str, tuple[str, str]]) -> Problem:
    """Return the finding with `found` as a word of its text, too."""
    return Problem(code, line, field, found, (*words, ("found", found)))
