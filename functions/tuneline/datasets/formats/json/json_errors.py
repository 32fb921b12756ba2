"""Find the closing brackets that broken JSON lacks at the place where the parser stopped."""

import re

_MARK = re.compile(r'"(?:[^"\\]|\\.)*+"?|[{}\[\]]', re.DOTALL)
_CLOSING = {"{": "}", "[": "]"}
# If more are missing, something else is wrong.
_MOST = 6

Pair = tuple[str, str]


def missing(text: str, place: int) -> tuple[Pair, Pair] | None:
    """Return what is missing at `place` and the fix, in English and Chinese; None if no bracket is."""
    still_open = _still_open(text, place)
    at = text[place : place + 1]
    if not still_open or at not in ("", "}", "]"):
        return None
    needed = "".join(_CLOSING[mark] for mark in reversed(still_open[-_MOST:]))
    if not at:
        if len(still_open) > _MOST:
            return None
        return (
            (f"{needed} is missing at its end", f"結尾少了 {needed}"),
            (f"Add {needed} at its end; if the rest was cut off, write it again.",
             f"請在結尾補上 {needed}；若後面被切斷了，請重寫。"),
        )  # fmt: skip
    before, found, _ = needed.partition(at)
    if not found or not before:
        return None
    return (
        (
            f"{before} is missing before the {at} at character {{at}}",
            f"第 {{at}} 個字元的 {at} 前面少了 {before}",
        ),
        (f"Add {before}.", f"請補上 {before}。"),
    )


def _still_open(text: str, place: int) -> list[str]:
    """Return the brackets before `place` that are still open."""
    still_open: list[str] = []
    for match in _MARK.finditer(text, 0, place):
        mark = match[0]
        if mark in _CLOSING:
            still_open.append(mark)
        elif mark in "}]" and still_open:
            still_open.pop()
    return still_open
