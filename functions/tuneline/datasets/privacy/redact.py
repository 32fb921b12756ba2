"""Show the start of a file's text without repeating the keys, passwords and personal data in it."""

import re

from tuneline.datasets.privacy import pii, secrets
from tuneline.datasets.privacy.masking import masked

# The length of a short telephone number.
_SHORTEST = 8
_WIDE = re.compile("[\uff01-\uff5e]+")
_TO_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}


def narrow(text: str) -> str:
    """Return the text with full-width Latin letters, digits and signs made half-width. Its length stays."""
    return _WIDE.sub(lambda wide: wide[0].translate(_TO_NARROW), text)


def redacted(text: str) -> str:
    """Return the text with all such data masked, full-width too; nothing after a private key is kept."""
    if len(text) < _SHORTEST:
        return text
    plain = narrow(text)
    latin = plain.encode("ascii", "replace")
    for (kind, _), value in [*secrets.every(plain, latin), *pii.every(plain, latin)]:
        place = plain.find(value)
        if place < 0:
            # It is part of a value that is masked already.
            continue
        end = place + len(value)
        if kind == secrets.PRIVATE_KEY[0]:
            return text[:end] + "…"
        text, plain = (form[:place] + masked(value) + form[end:] for form in (text, plain))
    return text
