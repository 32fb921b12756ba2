"""Find all personal data of a text, in one order, without overlaps. The time is linear in its length."""

from typing import Final

from tuneline.datasets.privacy import secrets
from tuneline.datasets.privacy.personal.addresses import addresses
from tuneline.datasets.privacy.personal.contacts import contacts
from tuneline.datasets.privacy.personal.context_values import context_values
from tuneline.datasets.privacy.personal.dates import birth_dates
from tuneline.datasets.privacy.personal.labels import PLACEHOLDER
from tuneline.datasets.privacy.personal.names.chinese import chinese_names
from tuneline.datasets.privacy.personal.names.english import english_names
from tuneline.datasets.privacy.personal.names.japanese import japanese_names
from tuneline.datasets.privacy.personal.names.korean import korean_names
from tuneline.datasets.privacy.personal.names.thai import thai_names
from tuneline.datasets.privacy.personal.script import language_of
from tuneline.datasets.privacy.personal.span import Span, without_overlaps
from tuneline.datasets.privacy.redact import narrow

_NAMES: Final = {
    "zh-TW": chinese_names,
    "zh-CN": chinese_names,
    "ja": japanese_names,
    "ko": korean_names,
    "th": thai_names,
}


def find(text: str, context: str = "") -> list[Span]:
    """Return the data. `context` has all texts of the example, which tell its language."""
    plain = narrow(text)
    language = language_of(plain if language_of(plain) != "en" else f"{plain}\n{context}")
    spans = [
        *_secrets(plain),
        *contacts(plain, f"{plain}\n{context}", language),
        *context_values(plain),
        *birth_dates(plain),
        *addresses(plain, language),
        *english_names(plain),
        *(_NAMES[language](plain) if language in _NAMES else ()),
    ]
    taken = [match.span() for match in PLACEHOLDER.finditer(plain)]
    if taken:
        spans = [
            span for span in spans if all(span.end <= start or end <= span.start for start, end in taken)
        ]
    return without_overlaps(spans)


def _secrets(text: str) -> list[Span]:
    latin = text.encode("ascii", "replace")
    spans = []
    for (kind, _), value in secrets.every(text, latin):
        start = text.find(value)
        # Nothing after the beginning of a private key is kept.
        end = len(text) if kind == secrets.PRIVATE_KEY[0] else start + len(value)
        spans.append(Span(start, end, "secret"))
    return spans
