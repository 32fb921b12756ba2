"""Detect line breaks inside JSON texts, which come from pasted documents."""

import json
import re
from collections.abc import Sequence

from tuneline.datasets.findings.finding import Problem, problem

_TEXT = re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_CLOSED = re.compile(rb'"(?:[^"\\]|\\.)*+"')
_LOOSE = json.JSONDecoder(strict=False)
# No answer has more lines than these: longer texts are not joined, nor after more attempts.
_LINES = 1000
_BYTES = 1024 * 1024
_TRIES = 8


def joined(lines: Sequence[bytes], index: int) -> tuple[bytes, int] | None:
    """Return an example whose texts continue on the next lines, and its number of lines.

    None if no text is open at the end of the line, or if the lines up to the next `{` are not an object.
    """
    first = lines[index]
    if first.lstrip()[:1] != b"{" or b'"' not in _CLOSED.sub(b"", first):
        return None
    tries = 0
    size = len(first)
    for last in range(index + 1, min(len(lines), index + _LINES)):
        line = lines[last].strip()
        size += len(lines[last]) + 1
        if line.startswith(b"{") or size > _BYTES:
            return None
        if line.endswith((b"}", b"},")):
            tries += 1
            whole = b"\n".join(lines[index : last + 1])
            if _is_object(whole.rstrip().removesuffix(b",")):
                return whole, last + 1 - index
            if tries == _TRIES:
                return None
    return None


def with_breaks(text: str, line: int, place: int) -> Problem | None:
    """Return the finding on the text with a line break at `place`, if the JSON is correct otherwise."""
    if text[place : place + 1] not in ("\n", "\r") or not _is_object(text):
        return None
    found = next((match for match in _TEXT.finditer(text) if match.start() < place < match.end()), None)
    if found is None:
        return None
    first = line + text.count("\n", 0, found.start())
    last = first + found[0].count("\n")
    at = found.start() - text.rfind("\n", 0, found.start())
    why = (
        f"the text that begins at character {at} goes over {last - first + 1} lines ({first} to {last})",
        f"第 {at} 個字元開始的文字跨了 {last - first + 1} 列（第 {first} 到 {last} 列）",
    )
    fix = ("Write \\n in place of each line break in a text.", "請把文字裡的每個換行改寫成 \\n。")
    return problem("INVALID_JSON", first, None, found[0], why=why, fix=fix)


def _is_object(text: str | bytes) -> bool:
    try:
        value = _LOOSE.decode(text if isinstance(text, str) else text.decode("utf-8"))
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict)
