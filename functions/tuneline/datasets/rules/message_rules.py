"""Check the messages of one example: keys, roles, contents, weights and order.

https://platform.openai.com/docs/guides/supervised-fine-tuning#formatting-your-data
"""

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import partial
from typing import Any

from tuneline.datasets.findings.finding import Problem, problem
from tuneline.datasets.rules import claims, images, source_artifacts, text_rules, tools
from tuneline.datasets.rules.message_fixes import (
    EXAMPLE_KEYS,
    MESSAGE_KEYS,
    fix_content,
    fix_example,
    fix_key,
    fix_role,
    intended_role,
    with_intended_keys,
)
from tuneline.datasets.schemas import unsupported
from tuneline.datasets.simple_example import PROMPT_CHARACTERS

# `weight` in other roles has its own rule.
_KNOWN_KEYS = {role: keys | {"weight"} for role, keys in MESSAGE_KEYS.items()}
_MESSAGE = ('Write {"role": "user", "content": "…"}.', '請寫成 {"role": "user", "content": "…"}。')
_INNER_LIST = (
    "Delete the inner [ and ]: messages is one list of objects.",
    "請刪掉裡面那層 [ ]：messages 是一個物件的清單。",
)


def problems(example: Any, line: int) -> Iterator[Problem]:
    """Yield all findings on the example that begins on `line`."""
    if not isinstance(example, dict):
        yield problem("NOT_OBJECT", line, None, example, fix=fix_example(example))
        return
    corrected = with_intended_keys(example)
    if "messages" not in corrected:
        yield unsupported.finding(example, line)
        return
    for key in _unknown_keys(example, EXAMPLE_KEYS):
        yield problem("EXTRA_KEY", line, key, example[key], key=key, fix=fix_key(key, EXAMPLE_KEYS))
    messages = corrected["messages"]
    if not isinstance(messages, list):
        yield problem("MESSAGES_TYPE", line, "messages", messages)
        return
    if not messages:
        yield problem("MESSAGES_EMPTY", line, "messages")
        return
    around = partial(_all_texts, messages)
    for index, message in enumerate(messages):
        yield from _message(message, f"messages[{index}]", line, around)
    yield from source_artifacts.findings(messages, line)
    yield from claims.findings(messages, line)
    if any(isinstance(message, dict) for message in messages):
        yield from _order(messages, line)
    yield from tools.findings(example, line)
    yield from images.findings(example, line)


def _message(message: Any, where: str, line: int, around: Callable[[], str]) -> Iterator[Problem]:
    if not isinstance(message, dict):
        fix = _INNER_LIST if isinstance(message, list) else _MESSAGE
        yield problem("MESSAGE_TYPE", line, where, message, fix=fix)
        return
    corrected = with_intended_keys(message)
    if "role" not in corrected:
        yield problem("MISSING_ROLE", line, where)
        return
    role = corrected["role"]
    if not isinstance(role, str) or role not in MESSAGE_KEYS:
        yield problem("UNKNOWN_ROLE", line, f"{where}.role", role, role=role, fix=fix_role(role))
        return
    known = MESSAGE_KEYS[role]
    for key in _unknown_keys(message, _KNOWN_KEYS[role]):
        fix = fix_key(key, known)
        yield problem("EXTRA_MESSAGE_KEY", line, f"{where}.{key}", message[key], key=key, role=role, fix=fix)
    yield from _content(corrected, where, line, around)
    yield from _weight(corrected, where, line)


def _unknown_keys(value: Mapping[str, Any], known: AbstractSet[str]) -> list[str]:
    """Return the keys that are not `known`, in their order."""
    return [] if value.keys() <= known else [key for key in value if key not in known]


def _all_texts(messages: list[Any]) -> str:
    """Return all texts of the example."""
    texts = [message.get("content") for message in messages if isinstance(message, dict)]
    return "\n".join(text for text in texts if isinstance(text, str))


def _content(message: dict[str, Any], where: str, line: int, around: Callable[[], str]) -> Iterator[Problem]:
    calls = bool(message.get("tool_calls") or message.get("function_call"))
    content, role, place = message.get("content"), message["role"], f"{where}.content"
    if content is None:
        if not calls:
            yield problem("CONTENT_MISSING", line, where, role=role)
    elif isinstance(content, list):
        if not content or not all(map(_is_part, content)):
            yield problem("CONTENT_TYPE", line, place, content, fix=fix_content(content, role))
        else:
            yield from _parts(content, role, calls, place, line, around)
    elif not isinstance(content, str):
        yield problem("CONTENT_TYPE", line, place, content, fix=fix_content(content, role))
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
    corrected = [with_intended_keys(message) if isinstance(message, dict) else {} for message in messages]
    # A mistyped role has its own finding.
    roles = [intended_role(message.get("role")) for message in corrected]
    answers = [message for message, role in zip(corrected, roles, strict=True) if role == "assistant"]
    # A message of an unknown role may be the one that is missing here.
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
