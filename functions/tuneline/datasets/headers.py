"""See from a table's first row which columns are the question, the answer and the system prompt."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tuneline.datasets.problems import Problem, problem, shown
from tuneline.datasets.roles import ROLES, Role, role_of
from tuneline.datasets.rows import Row

# A title, a date, a note may stand above a table.
_LOOKED_BELOW = 5
_LONGEST_NAME = 40
Notice = Callable[[Problem], None]
_TITLES: dict[Role, tuple[str, str]] = {
    "system": ("the system prompt", "system 提示"),
    "user": ("the question", "問題"),
    "assistant": ("the answer", "回答"),
}


@dataclass(frozen=True)
class Columns:
    """Where in a row the messages stand: the role of each used column by index, `width` columns in all."""

    roles: dict[int, Role]
    width: int

    def example(self, cells: Sequence[str], line: int, *, system_prompt: str | None) -> Row | Problem | None:
        """The example in one row, its cells untouched; None when the row is blank."""
        if not any(cell.strip() for cell in cells):
            return None
        if len(cells) < self.width or any(cell.strip() for cell in cells[self.width :]):
            return problem("CSV_ROW", line, None, cells[0], cells=len(cells), columns=self.width)
        said = {role: cells[index] for index, role in self.roles.items()}
        if all(1 < len(cell) <= _LONGEST_NAME and role_of(cell) == role for role, cell in said.items()):
            return problem("HEADER_AGAIN", line, None, " | ".join(cells))
        if not said.get("system", "").strip():
            said["system"] = system_prompt or ""
        messages = [
            {"role": role, "content": said[role]} for role in _TITLES if said[role] or role != "system"
        ]
        return Row(line, {"messages": messages})


def header(rows: Iterator[tuple[int, Sequence[str]]], *, notice: Notice) -> Columns | Problem | None:
    """The columns that the first of the filled `rows` names; None when there is no row.

    Where it names none and one of the next does, the Problem says which. Rows that were read are gone.
    """
    first = next(rows, None)
    if first is None:
        return None
    line, cells = first
    found = columns(cells, line, notice=notice)
    if isinstance(found, Problem):
        for below, other in itertools.islice(rows, _LOOKED_BELOW):
            if isinstance(columns(other, below, notice=lambda _: None), Columns):
                return problem("HEADER_BELOW", line, None, " | ".join(cells).strip(" |"), row=below)
    return found


def columns(header: Sequence[str], line: int, *, notice: Notice) -> Columns | Problem:
    """The columns that the cells of a table's first row name.

    What is not used is told to `notice`; a role that is missing or stands twice is a Problem.
    """
    names = list(header)
    while names and not names[-1].strip():
        names.pop()
    roles = {index: role for index, name in enumerate(names) if (role := role_of(name)) is not None}
    why = _wrong(names, roles)
    if why is not None:
        return problem("CSV_HEADER", line, None, " | ".join(names), why=why)
    for number, name in enumerate(names, start=1):
        if number - 1 not in roles:
            notice(problem("UNKNOWN_COLUMN", line, column=name.strip() or f"#{number}"))
    return Columns(roles, len(names))


def _not_named(names: Sequence[str], role: Role) -> tuple[str, str]:
    """That no column is named as one of that role, and which may be meant."""
    title, zh_title = _TITLES[role]
    en, zh = f"The first row names no column for {title}.", f"第一列沒有{zh_title}的欄名。"
    meant = [shown(name.strip()) for name in names if _holds_name(name, role)]
    if len(names) == 1 and (separator := next((one for one in "，、｜" if one in names[0]), None)):
        return (
            f"{en} The cells are separated with {separator}: separate them with commas.",
            f"{zh}格子用了「{separator}」分隔，請改用半形逗號。",
        )
    if not meant:
        return en, zh
    return (
        f"{en} Perhaps {' or '.join(f'“{one}”' for one in meant[:3])} is meant.",
        f"{zh}也許是{'或'.join(f'「{one}」' for one in meant[:3])}。",
    )


def _holds_name(name: str, role: Role) -> bool:
    """Whether a name of that role is part of a longer one: 您的問題是什麼？, Answer (final), 回答1."""
    small = name.casefold()[:_LONGEST_NAME]
    return any(
        one in small
        for one, meant in ROLES.items()
        if meant == role and len(one) >= (4 if one.isascii() else 2)
    )


def _wrong(names: Sequence[str], roles: dict[int, Role]) -> tuple[str, str] | None:
    """What is wrong with the first row, in English and Chinese."""
    for role, (title, zh_title) in _TITLES.items():
        same = [shown(names[index].strip()) for index in roles if roles[index] == role]
        if len(same) > 1:
            en, zh = " and ".join(f"“{name}”" for name in same), "、".join(f"「{name}」" for name in same)
            return f"Several columns are {title}: {en}.", f"有好幾個欄位都是{zh_title}：{zh}。"
        if not same and role != "system":
            return _not_named(names, role)
    return None
