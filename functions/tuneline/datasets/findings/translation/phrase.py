"""Translate phrases that rules of datasets make in English, such as the cause of a mistake in JSON."""

import functools
import re
from typing import Final

from tuneline.datasets.findings.placeholders import filled
from tuneline.texts.finding_texts import phrases

_SPLIT: Final = re.compile(r"\{(\w+)\}")
# Several causes may be one phrase.
_NEXT_CAUSE: Final = re.compile(r"(?<=\.) (?=Several columns are |The first row names )")
_BETWEEN_NAMES: Final = re.compile(r"”(?:, | and | or )“")
_BETWEEN: Final = {"ja": "」「", "ko": "’, ‘", "th": "”, “", "zh-CN": "”、“"}
_NUMBERS: Final = frozenset({"at", "line", "count", "first", "last", "most"})
_MARKS: Final = frozenset({"needed", "mark", "closing"})
_BETWEEN_SENTENCES: Final = {"ko": " ", "th": " "}


def translated_phrase(english: str, language: str) -> str | None:
    """Return the phrase in one of the languages of `finding_texts`, None if it is not known."""
    causes = [_cause(cause, language) for cause in _NEXT_CAUSE.split(english)]
    known = [cause for cause in causes if cause is not None]
    return _BETWEEN_SENTENCES.get(language, "").join(known) if len(known) == len(causes) else None


def _cause(english: str, language: str) -> str | None:
    own, (plain, patterns) = phrases(language), _english()
    if english in plain:
        return own[plain[english]]
    matches = ((key, match) for key, pattern in patterns if (match := pattern.fullmatch(english)) is not None)
    key, match = next(matches, ("", None))
    if match is None:
        return None
    values = match.groupdict()
    for name in values.keys() & {"names", "others"}:
        values[name] = _BETWEEN_NAMES.sub(_BETWEEN[language], values[name])
    if "phrase" in values:
        inner = _cause(values["phrase"], language)
        if inner is None:
            return None
        values["phrase"] = inner
    return filled(own[key], values)


@functools.cache
def _english() -> tuple[dict[str, str], list[tuple[str, re.Pattern[str]]]]:
    """Return the keys of the English phrases without placeholders, and the patterns of the others."""
    english = phrases("en")
    patterns = [(key, _pattern(text)) for key, text in english.items() if _SPLIT.search(text)]
    return {text: key for key, text in english.items() if not _SPLIT.search(text)}, patterns


def _pattern(text: str) -> re.Pattern[str]:
    parts = _SPLIT.split(text)
    named = (
        f"(?P<{part}>{_value(part)})" if place % 2 else re.escape(part) for place, part in enumerate(parts)
    )
    return re.compile("".join(named), re.DOTALL)


def _value(name: str) -> str:
    if name in _NUMBERS:
        return r"[\d,]+"
    return r"[^\w\s]+" if name in _MARKS else ".+?"
