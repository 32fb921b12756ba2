"""The punctuation between texts that are joined, in each of the bot's languages."""

from collections.abc import Iterable
from typing import Final

_WITH_FULL_WIDTH: Final = frozenset({"zh-TW", "zh-CN", "ja"})
_ENDS: Final = (".", "。", "！", "？", "!", "?")


def colon(language: str) -> str:
    """The colon between a name and its value, with the blank that follows it."""
    return "：" if language in _WITH_FULL_WIDTH else ": "


def sentences(parts: Iterable[str], language: str) -> str:
    """Join parts, and end those that do not end as a sentence does. Thai has a blank for a full stop."""
    is_full_width = language in _WITH_FULL_WIDTH
    stop = "。" if is_full_width else "" if language == "th" else "."
    ended = [part if part.endswith(_ENDS) else f"{part}{stop}" for part in parts if part]
    return ("" if is_full_width else " ").join(ended)
