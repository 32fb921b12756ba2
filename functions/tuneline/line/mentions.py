"""Remove the mentions of the bot from a group message, so that the question remains."""

from collections.abc import Sequence
from typing import Any


def without_mentions_of_bot(text: str, mentionees: Sequence[Any]) -> str:
    """Remove the mentions of this bot from `text`. `mentionees` is LINE's `message.mention.mentionees`.

    LINE does not document whether `index` and `length` count characters or UTF-16 units. A mention begins
    with @, which shows the unit. A mention that begins with @ in neither unit is not removed.
    https://developers.line.biz/en/reference/messaging-api/#mentionee
    """
    units = text.encode("utf-16-le", "surrogatepass")
    spans = {_span(text, units, mentionee) for mentionee in mentionees if _is_bot(mentionee)}
    removed_from = len(text)
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + text[min(end, removed_from) :]
        removed_from = start
    return text.strip()


def _is_bot(mentionee: Any) -> bool:
    return isinstance(mentionee, dict) and mentionee.get("isSelf") is True


def _span(text: str, units: bytes, mentionee: dict[str, Any]) -> tuple[int, int]:
    """Return the start and end of the mention in characters; an empty span if it cannot be found."""
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
