"""See from a table's first row which columns are the question, the answer and the system prompt."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from tuneline.datasets.problems import Problem, problem
from tuneline.datasets.rows import Row

Role = Literal["system", "user", "assistant"]
Notice = Callable[[Problem], None]
# As they are compared: small letters, without blanks, underscores and hyphens.
_NAMES: dict[Role, str] = {
    "system": """system systemcontent systemprompt systemmessage systemrole
        系統 系統提示 系統提示詞 系統訊息 系统 系统提示 系统提示词 システム システムプロンプト
        시스템 시스템프롬프트 ระบบ""",
    "user": """user usercontent usermessage userprompt question questions q ask query prompt instruction
        instructions input human 問題 提問 問句 使用者 用戶 问题 提问 问句 用户 質問 質問文 問い 問 问
        ユーザー 질문 사용자 문의 คำถาม ถาม ผู้ใช้""",
    "assistant": """assistant assistantcontent assistantmessage answer answers a completion response reply
        output bot gpt ai 回答 答案 答覆 回覆 回應 助理 解答 答复 回复 回应 答 助手 返答 答え 応答
        アシスタント 답변 답 대답 응답 어시스턴트 คำตอบ ตอบ ผู้ช่วย""",
}
ROLES: dict[str, Role] = {
    unicodedata.normalize("NFKC", name): role for role, names in _NAMES.items() for name in names.split()
}
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


def role_of(header: str) -> Role | None:
    """What a column with that header holds, in whatever case and with whatever between its words."""
    plain = unicodedata.normalize("NFKC", header.replace("\ufeff", "")).casefold()
    return ROLES.get(re.sub(r"[\s_-]+", "", plain).rstrip("?:"))


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
        same = [names[index].strip() for index in roles if roles[index] == role]
        if len(same) > 1:
            en, zh = " and ".join(f"“{name}”" for name in same), "、".join(f"「{name}」" for name in same)
            return f"Several columns are {title}: {en}.", f"有好幾個欄位都是{zh_title}：{zh}。"
        if not same and role != "system":
            return f"The first row names no column for {title}.", f"第一列沒有{zh_title}的欄名。"
    return None
