"""Make the texts of a finding in the languages that its catalog does not have."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from tuneline.datasets.findings.catalog import CODES
from tuneline.datasets.findings.finding import LANGUAGES, Problem
from tuneline.datasets.findings.placeholders import filled, placeholders
from tuneline.datasets.findings.translation.phrase import translated_phrase
from tuneline.texts import finding_texts

_TEXTS: Final = ("message", "mend")
# A finding that cannot be translated is shown in one of its stored languages: this one, else English.
_INSTEAD: Final[Mapping[str, str]] = {"zh-CN": "zh-TW"}


def message_and_fix(finding: Problem, language: str) -> tuple[str, str]:
    """Return what is wrong, and how to fix it, in one of the bot's six languages."""
    texts = texts_in(finding.as_record(), language)
    return texts["message"], texts["mend"]


def texts_in(problem: Mapping[str, Any], language: str) -> dict[str, str]:
    """Return the `message` and the `mend` of a stored problem in the language, or in the best other one.

    The problem's own texts are in the language that has no `translations`.
    """
    translations = problem.get("translations") or {}
    wanted = language if language in LANGUAGES else _INSTEAD.get(language, "en")
    stored: Mapping[str, Any] = translations.get(wanted, problem)
    return {key: str(stored.get(key) or "") for key in _TEXTS} | translated(problem, language)


def what(code: str, language: str) -> str:
    """Return the text of the code that says what is wrong, with its placeholders."""
    own = finding_texts.texts(language).get(code)
    stored = CODES[code].zh if language == "zh-TW" else CODES[code].en
    return own[0] if own else stored.what


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
        for key, text in zip(_TEXTS, own, strict=True)
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
