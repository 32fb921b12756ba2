"""Make the texts of a stored finding in a language that its document does not have."""

from collections.abc import Iterator, Mapping
from typing import Any

from tuneline.datasets.findings.catalog import CODES
from tuneline.datasets.findings.placeholders import filled, placeholders
from tuneline.operator_cards.translation.phrase import translated_phrase
from tuneline.texts import finding_texts


def translated(problem: Mapping[str, Any], language: str) -> dict[str, str]:
    """Return the `message` and the `mend` of a stored problem, as far as the language has them.

    The language lacks those of English and Traditional Chinese, of a code that a newer version wrote, and of
    a document that an older one wrote without `words`.
    """
    code = _catalog_code(problem.get("code"), problem.get("severity"))
    own, stored = finding_texts.texts(language).get(code), problem.get("words")
    if own is None or not isinstance(stored, Mapping):
        return {}
    values = dict(_values(stored, language))
    return {
        key: filled(text, values)
        for key, text in zip(("message", "mend"), own, strict=True)
        if placeholders(text) <= values.keys()
    }


def _catalog_code(reported: object, severity: object) -> str:
    """Return the code in the catalog: a more severe form of another finding is reported under its code."""
    forms = (
        code
        for code, finding in CODES.items()
        if finding.severity == severity and (finding.reported_as or code) == reported
    )
    return next(forms, "")


def _values(stored: Mapping[str, Any], language: str) -> Iterator[tuple[str, str]]:
    """Yield the words that the language has: texts of the file as they are, and the translated phrases."""
    for name, value in stored.items():
        english = value.get("en") if isinstance(value, Mapping) else None
        own = translated_phrase(english, language) if isinstance(english, str) else value
        if isinstance(own, str):
            yield name, own
