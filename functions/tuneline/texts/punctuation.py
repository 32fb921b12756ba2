"""The punctuation between texts that are joined, in each of the bot's languages."""

from typing import Final

_WITH_FULL_WIDTH: Final = frozenset({"zh-TW", "zh-CN", "ja"})


def colon(language: str) -> str:
    """The colon between a name and its value, with the blank that follows it."""
    return "：" if language in _WITH_FULL_WIDTH else ": "
