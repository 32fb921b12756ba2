"""What operators are told, in each of the bot's languages.

A language is one module with the same three names. `NOTICES` has for each kind a title, sentences about what
happened and sentences about what to do; a sentence is left out where a fact that it names is not known.
`TEXTS` has what is said besides, `BETWEEN` what stands between two sentences.
"""

from typing import Protocol

from tuneline.texts.notice_texts import en, ja, ko, th, zh_cn, zh_tw

Sentences = tuple[str, ...]


class _Language(Protocol):
    # Named like the constants of a module, which is what has them.

    @property
    def NOTICES(self) -> dict[str, tuple[str, Sentences, Sentences]]: ...  # noqa: N802
    @property
    def TEXTS(self) -> dict[str, str]: ...  # noqa: N802
    @property
    def BETWEEN(self) -> str: ...  # noqa: N802


_LANGUAGES: dict[str, _Language] = {"zh-TW": zh_tw, "zh-CN": zh_cn, "ja": ja, "ko": ko, "th": th, "en": en}


def notices(language: str) -> dict[str, tuple[str, Sentences, Sentences]]:
    """Title, what happened and what to do, of each kind, their places not filled."""
    return dict(_LANGUAGES[language].NOTICES)


def texts(language: str) -> dict[str, str]:
    """Every other text by its key, its places not filled."""
    return dict(_LANGUAGES[language].TEXTS)


def between(language: str) -> str:
    """What stands between two sentences."""
    return _LANGUAGES[language].BETWEEN
