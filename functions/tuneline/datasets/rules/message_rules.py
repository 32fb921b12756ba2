"""The rules for one example: a list of messages that a model can be trained on.

https://platform.openai.com/docs/guides/supervised-fine-tuning#formatting-your-data
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import partial
from typing import Any

from tuneline.datasets.findings.finding import Problem, problem
from tuneline.datasets.plain_example import PROMPT_CHARACTERS
from tuneline.datasets.rules import images, source_artifacts, text_rules, tools
from tuneline.datasets.schemas import unsupported
from tuneline.datasets.schemas.role_aliases import role_of

EXAMPLE_KEYS = frozenset({"messages", "tools", "parallel_tool_calls", "functions"})
_COMMON = frozenset({"role", "content", "name"})
MESSAGE_KEYS = {
    "system": _COMMON,
    "developer": _COMMON,
    "user": _COMMON,
    "assistant": _COMMON | {"refusal", "tool_calls", "function_call", "audio", "weight"},
    "tool": frozenset({"role", "content", "tool_call_id"}),
    "function": _COMMON,
}
# What a weight means where it has no place is told by a rule of its own.
_LOOKED_AT = {role: keys | {"weight"} for role, keys in MESSAGE_KEYS.items()}
# What people write for a role, and what is meant.
_MEANT_ROLES = {
    "human": "user",
    "gpt": "assistant",
    "bot": "assistant",
    "ai": "assistant",
    "model": "assistant",
    "chatbot": "assistant",
    "agent": "assistant",
    "staff": "assistant",
    "operator": "assistant",
    "客服": "assistant",
    "小編": "assistant",
    "店員": "assistant",
    "スタッフ": "assistant",
    "상담원": "assistant",
    "แอดมิน": "assistant",
    "customer": "user",
    "client": "user",
    "patient": "user",
    "客戶": "user",
    "客户": "user",
    "顧客": "user",
    "顾客": "user",
    "お客様": "user",
    "고객": "user",
    "ลูกค้า": "user",
}
_MESSAGE = ('Write {"role": "user", "content": "…"}.', '請寫成 {"role": "user", "content": "…"}。')
_INNER_LIST = (
    "Take the inner [ and ] out: messages is one list of objects.",
    "請刪掉裡面那層 [ ]：messages 是一個物件的清單。",
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def problems(example: Any, line: int) -> Iterator[Problem]:
    """Every finding about the example that begins on `line`."""
    if not isinstance(example, dict):
        yield problem("NOT_OBJECT", line, None, example, mend=_around(example))
        return
    meant = _as_meant(example)
    if "messages" not in meant:
        yield unsupported.finding(example, line)
        return
    for key in _others(example, EXAMPLE_KEYS):
        yield problem("EXTRA_KEY", line, key, example[key], key=key, mend=_rename(key, EXAMPLE_KEYS))
    messages = meant["messages"]
    if not isinstance(messages, list):
        yield problem("MESSAGES_TYPE", line, "messages", messages)
        return
    if not messages:
        yield problem("MESSAGES_EMPTY", line, "messages")
        return
    around = partial(_said, messages)
    for index, message in enumerate(messages):
        yield from _message(message, f"messages[{index}]", line, around)
    yield from source_artifacts.findings(messages, line)
    if any(isinstance(message, dict) for message in messages):
        yield from _order(messages, line)
    yield from tools.findings(example, line)
    yield from images.findings(example, line)


def _message(message: Any, where: str, line: int, around: Callable[[], str]) -> Iterator[Problem]:
    if not isinstance(message, dict):
        mend = _INNER_LIST if isinstance(message, list) else _MESSAGE
        yield problem("MESSAGE_TYPE", line, where, message, mend=mend)
        return
    meant = _as_meant(message)
    if "role" not in meant:
        yield problem("MISSING_ROLE", line, where)
        return
    role = meant["role"]
    if not isinstance(role, str) or role not in MESSAGE_KEYS:
        yield problem("UNKNOWN_ROLE", line, f"{where}.role", role, role=role, mend=_right_role(role))
        return
    known = MESSAGE_KEYS[role]
    for key in _others(message, _LOOKED_AT[role]):
        mend = _rename(key, known)
        yield problem(
            "EXTRA_MESSAGE_KEY", line, f"{where}.{key}", message[key], key=key, role=role, mend=mend
        )
    yield from _content(meant, where, line, around)
    yield from _weight(meant, where, line)


def _others(given: Mapping[str, Any], known: AbstractSet[str]) -> list[str]:
    """The keys that are none of the known, in their order."""
    return [] if given.keys() <= known else [key for key in given if key not in known]


def _said(messages: list[Any]) -> str:
    """All texts of the example."""
    texts = [one.get("content") for one in messages if isinstance(one, dict)]
    return "\n".join(text for text in texts if isinstance(text, str))


def _content(message: dict[str, Any], where: str, line: int, around: Callable[[], str]) -> Iterator[Problem]:
    calls = bool(message.get("tool_calls") or message.get("function_call"))
    content, role, place = message.get("content"), message["role"], f"{where}.content"
    if content is None:
        if not calls:
            yield problem("CONTENT_MISSING", line, where, role=role)
    elif isinstance(content, list):
        if not content or not all(map(_is_part, content)):
            yield problem("CONTENT_TYPE", line, place, content, mend=_as_text(content, role))
        else:
            yield from _parts(content, role, calls, place, line, around)
    elif not isinstance(content, str):
        yield problem("CONTENT_TYPE", line, place, content, mend=_as_text(content, role))
    elif role == "assistant" and not content.strip() and not calls:
        yield problem("CONTENT_BLANK" if content else "CONTENT_EMPTY", line, place)
    elif role == "user" and not content.strip():
        yield problem("CONTENT_EMPTY_USER", line, place)
    elif role == "system" and len(content) > PROMPT_CHARACTERS:
        yield problem("PROMPT_TOO_LONG", line, place, most=PROMPT_CHARACTERS)
    else:
        yield from text_rules.findings(content, line, place, around)


def _parts(
    parts: list[Any], role: str, calls: bool, place: str, line: int, around: Callable[[], str]
) -> Iterator[Problem]:
    says = False
    for index, part in enumerate(parts):
        kind = part["type"]
        if kind == "image_url":
            says = True
            continue
        text = part.get(kind) if kind in ("text", "refusal") else None
        if not isinstance(text, str):
            says = True
            yield problem("PART_TYPE", line, f"{place}[{index}]", text, type=kind)
            continue
        says = says or bool(text.strip())
        yield from text_rules.findings(text, line, place, around)
    if not says and role == "assistant" and not calls:
        yield problem("CONTENT_EMPTY", line, place)
    elif not says and role == "user":
        yield problem("CONTENT_EMPTY_USER", line, place)


def _is_part(part: Any) -> bool:
    return isinstance(part, dict) and isinstance(part.get("type"), str)


def _weight(message: dict[str, Any], where: str, line: int) -> Iterator[Problem]:
    if "weight" not in message:
        return
    weight, role = message["weight"], message["role"]
    if role != "assistant":
        yield problem("WEIGHT_ROLE", line, f"{where}.weight", weight, role=role)
    elif isinstance(weight, bool | float) or weight not in (0, 1):
        yield problem("WEIGHT_VALUE", line, f"{where}.weight", weight)


def _order(messages: list[Any], line: int) -> Iterator[Problem]:
    meant = [_as_meant(message) if isinstance(message, dict) else {} for message in messages]
    # A mistyped role is told by itself.
    roles = [_meant_role(message.get("role")) for message in meant]
    answers = [message for message, role in zip(meant, roles, strict=True) if role == "assistant"]
    # Who speaks in a message of another role is not known: it may be who is missing here.
    are_known = MESSAGE_KEYS.keys() >= {role or "" for role in roles}
    if not answers and are_known:
        yield problem("NO_ASSISTANT", line, "messages")
    elif answers and roles[-1] in MESSAGE_KEYS and roles[-1] != "assistant":
        yield problem("LAST_NOT_ASSISTANT", line, f"messages[{len(roles) - 1}].role", roles[-1])
    if "user" not in roles and are_known:
        yield problem("NO_USER", line, "messages")
    if answers and all(message.get("weight", 1) == 0 for message in answers):
        yield problem("NOTHING_TO_TRAIN", line, "messages")
    for index in range(1, len(roles)):
        if roles[index] == "assistant" == roles[index - 1]:
            yield problem("CONSECUTIVE_ASSISTANT", line, f"messages[{index}]")
            break
    if "system" in roles[1:]:
        yield problem("SYSTEM_NOT_FIRST", line, f"messages[{roles.index('system', 1)}]")


def _right_role(role: object) -> tuple[str, str]:
    meant = _meant_role(role)
    if meant:
        return f'Write "{meant}".', f'請寫成 "{meant}"。'
    return "Write system, user or assistant.", "請寫 system、user 或 assistant。"


def _meant_role(role: object) -> str | None:
    """The role that is meant, in whatever language of the bot it is written; None where nobody knows."""
    if not isinstance(role, str) or role in MESSAGE_KEYS:
        return role if isinstance(role, str) else None
    small = _meant(role)
    return _MEANT_ROLES.get(small, small if small in MESSAGE_KEYS else role_of(small))


def _as_text(content: Any, role: str) -> tuple[str, str]:
    """How to write what is no text."""
    if isinstance(content, int | float):
        return "Put it in quotation marks.", "請用引號括起來。"
    are_texts = isinstance(content, list) and content and all(isinstance(one, str) for one in content)
    if are_texts and role == "user":
        return (
            "Write one text; of several ways to ask make an example each.",
            "請寫成一段文字；若有好幾種問法，請各寫一個範例。",
        )
    if are_texts:
        return (
            "Write one text; of several answers make an example each.",
            "請寫成一段文字；若有好幾個答案，請各寫一個範例。",
        )
    return 'Write "content": "…".', '請寫成 "content": "…"。'


def _around(value: Any) -> tuple[str, str]:
    """What to make of a value that is no object."""
    if isinstance(value, list) and value and all(isinstance(one, dict) and "role" in one for one in value):
        return 'Write {"messages": […]} around it.', '請在外面加上 {"messages": […]}。'
    if isinstance(value, list) and len(value) == 2 and all(isinstance(one, str) for one in value):
        return 'Write {"question": "…", "answer": "…"}.', '請寫成 {"question": "…", "answer": "…"}。'
    if isinstance(value, str) and value.lstrip().startswith("{"):
        return (
            'Take the quotation marks around the whole line out, and write " in place of \\".',
            '請刪掉整行外面的引號，並把 \\" 改成 "。',
        )
    return 'Write {"messages": […]}.', '請寫成 {"messages": […]}。'


def _rename(key: str, known: frozenset[str]) -> tuple[str, str]:
    if _meant(key) in known:
        return f'Write "{_meant(key)}".', f'請寫成 "{_meant(key)}"。'
    if known is EXAMPLE_KEYS and role_of(key) == "system":
        return (
            'Write it as the first of the messages: {"role": "system", "content": "…"}.',
            '請寫成 messages 的第一則：{"role": "system", "content": "…"}。',
        )
    return "Take it out.", "請刪掉。"


def _as_meant(found: dict[str, Any]) -> dict[str, Any]:
    """The object with its mistyped keys put right: one slip should give one problem, not three."""
    return {**{_meant(key): value for key, value in found.items()}, **found}


def _meant(key: str) -> str:
    """The key its author meant: mostly a known one with a blank, a capital or the like in it."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", key)).strip().lower()
