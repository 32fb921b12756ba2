"""Convert a Markdown table to lines that fit a phone's screen.

Two columns stay side by side. With more columns each row becomes a group of lines, each with its column's
heading.

https://github.github.com/gfm/#tables-extension-
"""

import re
from collections.abc import Sequence

from tuneline.line.markdown.markdown_inline import without_marks

_RULE = re.compile(r"[ \t]*+(?:\|[ \t]*+)?+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+\|?[ \t]*+")
_BAR = re.compile(r"(?<!\\)\|")
_WIDE = re.compile(r"[^\x00-\u0fff\u2000-\u206f]")
_NOTHING = "－"
# A heading is repeated in each row. This limits the output: _MOST_TIMES the length of the table, and
# _MOST_MORE characters.
_MOST_TIMES = 10
_MOST_MORE = 2_000


def begins_table(line: str, next_line: str) -> bool:
    """Whether `line` is the head of a table: the next line is a rule with as many columns."""
    if "|" not in line or "|" not in next_line or not _RULE.fullmatch(next_line):
        return False
    return len(_cells(line)) == len(_cells(next_line))


def is_row(line: str) -> bool:
    """Whether `line` is a row of a table."""
    return bool(_BAR.search(line))


def as_lines(head: str, rows: Sequence[str]) -> list[str]:
    """Convert the table to lines that hold every heading and every cell."""
    names = [_shown(cell) for cell in _cells(head)]
    cells = [[_shown(cell) for cell in _cells(row)] for row in rows]
    if len(names) > 2 and cells:
        return _grouped(names, cells, most=_MOST_TIMES * (len(head) + sum(map(len, rows))) + _MOST_MORE)
    return ["｜".join(row) for row in [names, *cells]]


def _grouped(names: Sequence[str], rows: Sequence[Sequence[str]], *, most: int) -> list[str]:
    """Convert each row with its headings; after `most` characters the rows have no headings."""
    lines: list[str] = []
    for row in rows:
        if most > 0:
            group = _group(names, row)
            most -= sum(map(len, group))
        else:
            group = ["・" + "｜".join(row)]
        lines += group
    return lines


def _group(names: Sequence[str], row: Sequence[str]) -> list[str]:
    padded = [*row, *[""] * (len(names) - len(row))]
    named = [*names, *[""] * (len(padded) - len(names))]
    lines = [_named(name, cell) for name, cell in zip(named, padded, strict=True) if name or cell]
    return [("　" if index else "・") + line for index, line in enumerate(lines)]


def _named(name: str, cell: str) -> str:
    if not name:
        return cell
    return f"{name}{'：' if _WIDE.search(name) else ': '}{cell or _NOTHING}"


def _cells(row: str) -> list[str]:
    inner = row.strip()
    inner = inner.removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return [cell.strip() for cell in _BAR.split(inner)]


def _shown(cell: str) -> str:
    return without_marks(cell.replace("\\|", "|"), line_break=" / ")
