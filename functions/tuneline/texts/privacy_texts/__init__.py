"""The texts about privacy in all languages: a page for the operators' site, and a short one for LINE.

Each language is one module: `PAGE` and `SHORT` are texts by key, `PHRASES` the messages that ask for the
short one. Every figure, host and place is a placeholder, which is filled from the code and the settings.
"""

from collections.abc import Mapping
from typing import Final, Protocol

from tuneline.texts.privacy_texts import en, ja, ko, th, zh_cn, zh_tw


class _Language(Protocol):
    # The names are those of a module's constants.

    @property
    def PAGE(self) -> dict[str, str]: ...  # noqa: N802
    @property
    def SHORT(self) -> dict[str, str]: ...  # noqa: N802
    @property
    def PHRASES(self) -> tuple[str, ...]: ...  # noqa: N802


_LANGUAGES: Final[Mapping[str, _Language]] = {
    "zh-TW": zh_tw, "zh-CN": zh_cn, "ja": ja, "ko": ko, "th": th, "en": en,
}  # fmt: skip


def page(language: str) -> dict[str, str]:
    """Return the texts of the page in one of `settings.LANGUAGES`, with their placeholders."""
    return _LANGUAGES[language].PAGE


def short(language: str) -> dict[str, str]:
    """Return the texts for LINE in one of `settings.LANGUAGES`, with their placeholders."""
    return _LANGUAGES[language].SHORT


def privacy_phrases(language: str) -> tuple[str, ...]:
    """Return the messages that ask about privacy."""
    return _LANGUAGES[language].PHRASES
