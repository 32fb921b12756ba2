"""The notices to operators, in each of the bot's languages.

Each language is one module with three constants. `NOTICES` has for each kind a title, sentences on the event
and sentences on the operators' next steps; a sentence is left out if a fact for its placeholders is missing.
`TEXTS` has all other texts, `BETWEEN` the separator of two sentences. The other modules are of all languages.
"""

from typing import Protocol

from tuneline.texts.notice_texts import (
    canary,
    canary_reasons,
    digest,
    drafts,
    en,
    handover,
    hours,
    ja,
    ko,
    operators,
    retrain,
    th,
    unknown_questions,
    zh_cn,
    zh_tw,
)
from tuneline.texts.notice_texts.unanswered_reasons import REASONS

Sentences = tuple[str, ...]


class _Language(Protocol):
    # The names are those of a module's constants.

    @property
    def NOTICES(self) -> dict[str, tuple[str, Sentences, Sentences]]: ...  # noqa: N802
    @property
    def TEXTS(self) -> dict[str, str]: ...  # noqa: N802
    @property
    def BETWEEN(self) -> str: ...  # noqa: N802


_LANGUAGES: dict[str, _Language] = {"zh-TW": zh_tw, "zh-CN": zh_cn, "ja": ja, "ko": ko, "th": th, "en": en}


def notices(language: str) -> dict[str, tuple[str, Sentences, Sentences]]:
    """Return the title, the sentences and the steps of each kind, with their placeholders."""
    more = (retrain, unknown_questions, operators, digest, canary, drafts, handover, hours)
    notices = dict(_LANGUAGES[language].NOTICES)
    for module in more:
        notices |= module.NOTICES[language]
    return notices


def texts(language: str) -> dict[str, str]:
    """Return every other text by its key, with its placeholders."""
    return {
        **_LANGUAGES[language].TEXTS,
        **REASONS[language],
        **retrain.TEXTS[language],
        **operators.TEXTS[language],
        **canary_reasons.REASONS[language],
    }


def between(language: str) -> str:
    """Return the separator of two sentences."""
    return _LANGUAGES[language].BETWEEN
