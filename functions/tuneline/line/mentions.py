"""Cut the bot's own name out of a group message, so that the question remains."""

from collections.abc import Sequence
from typing import Any


def without_mentions_of_bot(text: str, mentionees: Sequence[Any]) -> str:
    """`text` without the places where `mentionees` (LINE's `message.mention.mentionees`) name this bot.

    LINE does not say whether `index` and `length` count characters or UTF-16 units, so a place is cut in
    the reading in which it begins with @; nothing is cut where it does in neither.
    https://developers.line.biz/en/reference/messaging-api/#mentionee
    """
    units = text.encode("utf-16-le", "surrogatepass")
    places = {_place(text, units, one) for one in mentionees if _is_bot(one)}
    cut_from = len(text)
    for start, end in sorted(places, reverse=True):
        text = text[:start] + text[min(end, cut_from) :]
        cut_from = start
    return text.strip()


def _is_bot(mentionee: Any) -> bool:
    return isinstance(mentionee, dict) and mentionee.get("isSelf") is True


def _place(text: str, units: bytes, mentionee: dict[str, Any]) -> tuple[int, int]:
    """Where the mention begins and ends, in characters; an empty place where it cannot be found."""
    index, length = mentionee.get("index"), mentionee.get("length")
    if not isinstance(index, int) or not isinstance(length, int) or index < 0 or length <= 0:
        return 0, 0
    before = units[: index * 2].decode("utf-16-le", "replace")
    named = units[index * 2 : (index + length) * 2].decode("utf-16-le", "replace")
    if named.startswith("@"):
        return len(before), len(before) + len(named)
    if text[index : index + 1] == "@":
        return index, min(index + length, len(text))
    return 0, 0
