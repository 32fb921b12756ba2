"""Explain why the first row of a table cannot name its columns, and how to fix it."""

import re
from collections.abc import Mapping, Sequence

from tuneline.datasets.findings.finding import Problem, problem, shown
from tuneline.datasets.schemas.role_aliases import ROLES, Role

_LONGEST_NAME = 40
_LONG_CELL = 20
_SHOWN_NAMES = 3
_SENTENCE = re.compile(r"[?？!！。.]\s*\Z|[，。？！]")
TITLES: dict[Role, tuple[str, str]] = {
    "system": ("the system prompt", "系統提示詞"),
    "user": ("the question", "問題"),
    "assistant": ("the answer", "回答"),
}
_INSERT = (
    "Insert a row above the first one and write the names of the columns in it: question,answer (and "
    "system). Keep the present first row: it looks like an example.",
    "請在第一列上面插入一列，寫上欄名：問題,回答（以及 system）。現在的第一列看起來是一個範例，請保留。",
)
_RENAME = (
    "Name the columns question and answer (and system), each once. If the first row is an example, insert a "
    "row above it for the names.",
    "欄名請寫：問題、回答（以及 system），每個只寫一次。若第一列已經是範例，請在上面插入一列來寫欄名。",
)
_COMMAS = (
    "Separate the cells with commas (,) in every row.",
    "每一列的格子都請改用半形逗號（,）分隔。",
)


def header_error(names: Sequence[str], roles: Mapping[int, Role], line: int) -> Problem | None:
    """Return everything that is wrong with the first row as one finding, None if it can be used."""
    reasons = [*_named_twice(names, roles), *_not_named(names, roles)]
    if not reasons:
        return None
    why = " ".join(en for en, _ in reasons), "".join(zh for _, zh in reasons)
    return problem("CSV_HEADER", line, None, " | ".join(names), why=why, fix=_fix(names, roles))


def _named_twice(names: Sequence[str], roles: Mapping[int, Role]) -> list[tuple[str, str]]:
    reasons = []
    for role, (title, zh_title) in TITLES.items():
        same = [shown(names[index].strip()) for index in roles if roles[index] == role]
        if len(same) > 1:
            en, zh = " and ".join(f"“{name}”" for name in same), "、".join(f"「{name}」" for name in same)
            reasons.append((f"Several columns are {title}: {en}.", f"有好幾個欄位都是{zh_title}：{zh}。"))
    return reasons


def _not_named(names: Sequence[str], roles: Mapping[int, Role]) -> list[tuple[str, str]]:
    """Return one sentence for all the columns that have no name, with the names that may be meant."""
    missing = [role for role in TITLES if role != "system" and role not in roles.values()]
    if not missing:
        return []
    if (separator := _wide_separator(names)) is not None:
        return [(f"The cells are separated with {separator}.", f"格子用了「{separator}」分隔。")]
    en, zh = [], []
    for role in missing:
        title, zh_title = TITLES[role]
        meant = [shown(name.strip()) for name in names if _holds_name(name, role)][:_SHOWN_NAMES]
        maybe = f" (maybe {' or '.join(f'“{name}”' for name in meant)})" if meant else ""
        zh_maybe = f"（也許是{'或'.join(f'「{name}」' for name in meant)}）" if meant else ""
        en.append(f"for {title}{maybe}")
        zh.append(f"沒有{zh_title}的欄名{zh_maybe}")
    return [(f"The first row names no column {' and none '.join(en)}.", f"第一列{'，也'.join(zh)}。")]


def _fix(names: Sequence[str], roles: Mapping[int, Role]) -> tuple[str, str]:
    if roles:
        return _RENAME
    if _wide_separator(names) is not None:
        return _COMMAS
    is_like_names = any(_holds_name(name, role) for name in names for role in ROLES.values())
    return _INSERT if not is_like_names and any(map(_is_sentence, names)) else _RENAME


def _wide_separator(names: Sequence[str]) -> str | None:
    """Return the separator of names that are all in one cell."""
    if len(names) != 1:
        return None
    return next((one for one in "，、｜" if one in names[0] and not _is_sentence(names[0], one)), None)


def _is_sentence(cell: str, separator: str = "") -> bool:
    bare = cell.replace(separator, "") if separator else cell
    return len(bare.strip()) > _LONG_CELL or len(bare.split()) > 3 or _SENTENCE.search(bare) is not None


def _holds_name(name: str, role: Role) -> bool:
    """Return whether a name of that role is part of a longer one: 您的問題是什麼？, Answer (final), 回答1."""
    small = name.casefold()[:_LONGEST_NAME]
    return any(
        alias in small
        for alias, meant in ROLES.items()
        if meant == role and len(alias) >= (4 if alias.isascii() else 2)
    )
