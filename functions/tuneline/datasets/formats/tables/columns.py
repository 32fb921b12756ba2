"""Find the columns of the question, the answer and the system prompt by a table's first row."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from tuneline.datasets.example import Row
from tuneline.datasets.findings.finding import Problem, problem
from tuneline.datasets.formats.tables.column_errors import TITLES, header_error
from tuneline.datasets.formats.tables.official_account_chat import FIX, is_official_account_chat
from tuneline.datasets.formats.tables.xlsx_layout import MOST_COLUMNS
from tuneline.datasets.schemas.role_aliases import Role, role_of

# A title, a date or a note may be above a table.
_LOOKED_BELOW = 5
_LONGEST_NAME = 40
Notice = Callable[[Problem], None]
_SEPARATORS = {
    ",": ("comma", "逗號"),
    ";": ("semicolon", "分號"),
    "\t": ("tab", "Tab"),
    "|": ("mark “|”", "「|」"),
}
_FILL = ("Fill in the missing cells.", "請補上缺的格子。")


@dataclass(frozen=True)
class Columns:
    """The role of each used column by its index, and the `width` of the table.

    `separator` is the character between the cells; None in a workbook.
    """

    roles: dict[int, Role]
    width: int
    separator: str | None = None

    def example(self, cells: Sequence[str], line: int, *, system_prompt: str | None) -> Row | Problem | None:
        """Return the example in one row, its cells unchanged; None if the row is blank.

        A row with neither a question nor an answer is a notice.
        """
        if not any(cell.strip() for cell in cells):
            return None
        texts = {role: cells[index] if index < len(cells) else "" for index, role in self.roles.items()}
        is_short = len(cells) < self.width
        if not any(text.strip() for role, text in texts.items() if is_short or role != "system"):
            return problem("ROWS_LEFT_OUT", line)
        if (wrong := self._misfit(cells, line)) is not None:
            return wrong
        if all(1 < len(cell) <= _LONGEST_NAME and role_of(cell) == role for role, cell in texts.items()):
            return problem("HEADER_AGAIN", line, None, " | ".join(cells))
        if not texts.get("system", "").strip():
            texts["system"] = system_prompt or ""
        messages = [
            {"role": role, "content": texts[role]} for role in TITLES if texts[role] or role != "system"
        ]
        return Row(line, {"messages": messages})

    def _misfit(self, cells: Sequence[str], line: int) -> Problem | None:
        """Return what is wrong with a row that has too few cells, or a text beside the columns."""
        counts = {"cells": len(cells), "columns": self.width}
        if any(cell.strip() for cell in cells[self.width :]):
            fix = _quote_fix(*_SEPARATORS[self.separator or ","])
            return problem("CSV_ROW", line, None, " | ".join(cells), fix=fix, **counts)
        is_short = len(cells) < self.width
        return problem("CSV_ROW", line, None, cells[0], fix=_FILL, **counts) if is_short else None


def _quote_fix(sign: str, zh_sign: str) -> tuple[str, str]:
    return (
        f"Put the text with the {sign} in quotation marks. If the last cell is a remark, name its "
        "column in the first row, or clear the cell.",
        f"文字裡有{zh_sign}時，請用引號括起來；若最後一格是備註，請在第一列寫上欄名，或清空那一格。",
    )


def header(
    rows: Iterator[tuple[int, Sequence[str]]], *, notice: Notice, separator: str | None = None
) -> Columns | Problem | None:
    """Return the columns that the first of the filled `rows` names; None if there is no row.

    If it names none and one of the next rows does, the Problem says which. Consumes the rows that it reads.
    """
    first = next(rows, None)
    if first is None:
        return None
    line, cells = first
    found = columns(cells, line, notice=notice)
    if isinstance(found, Problem):
        next_rows = list(itertools.islice(rows, _LOOKED_BELOW))
        if is_official_account_chat([cells, *(other for _, other in next_rows)]):
            return problem("NO_EXAMPLES", line, None, " | ".join(cells).strip(" |"), fix=FIX)
        for below, other in next_rows:
            if isinstance(columns(other, below, notice=lambda _: None), Columns):
                return problem("HEADER_BELOW", line, None, " | ".join(cells).strip(" |"), row=below)
    return found if isinstance(found, Problem) else replace(found, separator=separator)


def columns(header: Sequence[str], line: int, *, notice: Notice) -> Columns | Problem:
    """Return the columns that the cells of a table's first row name.

    Unused columns are reported to `notice`. Returns a Problem if a role is missing or occurs twice.
    """
    names = list(header)
    if len(names) > MOST_COLUMNS:
        why = (
            f"The first row names {len(names):,} columns; at most {MOST_COLUMNS:,} are read.",
            f"第一列有 {len(names):,} 個欄位，最多只讀 {MOST_COLUMNS:,} 個。",
        )
        fix = (
            "Copy the columns question and answer (and system) into a table of their own.",
            "請把問題和回答（以及 system）的欄位複製成另一個表格。",
        )
        return problem("CSV_HEADER", line, None, " | ".join(names[:8]), why=why, fix=fix)
    while names and not names[-1].strip():
        names.pop()
    roles = {index: role for index, name in enumerate(names) if (role := role_of(name)) is not None}
    wrong = header_error(names, roles, line)
    if wrong is not None:
        return wrong
    for number, name in enumerate(names, start=1):
        if number - 1 not in roles:
            notice(problem("UNKNOWN_COLUMN", line, column=name.strip() or f"#{number}"))
    return Columns(roles, len(names))
