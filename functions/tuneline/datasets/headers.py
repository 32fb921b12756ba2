"""See from a table's first row which columns are the question, the answer and the system prompt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tuneline.datasets.problems import Problem, problem, shown
from tuneline.datasets.roles import Role, role_of
from tuneline.datasets.rows import Row

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
        if not said.get("system", "").strip():
            said["system"] = system_prompt or ""
        messages = [
            {"role": role, "content": said[role]} for role in _TITLES if said[role] or role != "system"
        ]
        return Row(line, {"messages": messages})


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


def _wrong(names: Sequence[str], roles: dict[int, Role]) -> tuple[str, str] | None:
    """What is wrong with the first row, in English and Chinese."""
    for role, (title, zh_title) in _TITLES.items():
        same = [shown(names[index].strip()) for index in roles if roles[index] == role]
        if len(same) > 1:
            en, zh = " and ".join(f"“{name}”" for name in same), "、".join(f"「{name}」" for name in same)
            return f"Several columns are {title}: {en}.", f"有好幾個欄位都是{zh_title}：{zh}。"
        if not same and role != "system":
            return f"The first row names no column for {title}.", f"第一列沒有{zh_title}的欄名。"
    return None
