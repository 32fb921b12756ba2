"""The rules for one example: a line of chat JSONL, parsed.

https://platform.openai.com/docs/guides/supervised-fine-tuning#formatting-your-data
"""

from collections.abc import Iterator
from typing import Any

from tuneline.datasets.problems import Problem, problem

EXAMPLE_KEYS = frozenset({"messages", "tools", "parallel_tool_calls", "functions"})
_COMMON = frozenset({"role", "content", "name"})
MESSAGE_KEYS = {
    "system": _COMMON,
    "user": _COMMON,
    "assistant": _COMMON | {"refusal", "tool_calls", "function_call", "audio", "weight"},
    "tool": frozenset({"role", "content", "tool_call_id"}),
    "function": _COMMON,
}


def problems(example: Any, line: int) -> Iterator[Problem]:
    """Every fault of the example on `line`."""
    if not isinstance(example, dict):
        yield problem("NOT_OBJECT", line, None, example)
        return
    for key in example.keys() - EXAMPLE_KEYS:
        yield problem("EXTRA_KEY", line, key, example[key], key=key, mend=_rename(key, EXAMPLE_KEYS))
    meant = _as_meant(example)
    if "messages" not in meant:
        yield problem("MISSING_MESSAGES", line)
        return
    messages = meant["messages"]
    if not isinstance(messages, list):
        yield problem("MESSAGES_TYPE", line, "messages", messages)
        return
    if not messages:
        yield problem("MESSAGES_EMPTY", line, "messages")
        return
    for index, message in enumerate(messages):
        yield from _message(message, f"messages[{index}]", line)
    yield from _order(messages, line)


def _message(message: Any, where: str, line: int) -> Iterator[Problem]:
    if not isinstance(message, dict):
        yield problem("MESSAGE_TYPE", line, where, message)
        return
    meant = _as_meant(message)
    if "role" not in meant:
        yield problem("MISSING_ROLE", line, where)
        return
    role = meant["role"]
    if not isinstance(role, str) or role not in MESSAGE_KEYS:
        yield problem("UNKNOWN_ROLE", line, f"{where}.role", role, role=role)
        return
    known = MESSAGE_KEYS[role]
    for key in message.keys() - known:
        yield problem(
            "EXTRA_MESSAGE_KEY",
            line,
            f"{where}.{key}",
            message[key],
            key=key,
            role=role,
            mend=_rename(key, known),
        )
    yield from _content(meant, where, line)
    weight = meant.get("weight", 1)
    if role == "assistant" and (isinstance(weight, bool | float) or weight not in (0, 1)):
        yield problem("WEIGHT_VALUE", line, f"{where}.weight", weight)


def _content(message: dict[str, Any], where: str, line: int) -> Iterator[Problem]:
    calls = bool(message.get("tool_calls") or message.get("function_call"))
    content = message.get("content")
    if content is None:
        if not calls:
            yield problem("CONTENT_MISSING", line, where, role=message["role"])
    elif isinstance(content, list):
        if not content or not all(map(_is_part, content)):
            yield problem("CONTENT_PART", line, f"{where}.content", content)
    elif not isinstance(content, str):
        yield problem("CONTENT_TYPE", line, f"{where}.content", content)
    elif not content.strip() and message["role"] == "assistant" and not calls:
        yield problem("CONTENT_EMPTY", line, f"{where}.content")


def _is_part(part: Any) -> bool:
    return isinstance(part, dict) and isinstance(part.get("type"), str)


def _order(messages: list[Any], line: int) -> Iterator[Problem]:
    roles = [_as_meant(message).get("role") if isinstance(message, dict) else None for message in messages]
    if "assistant" not in roles:
        yield problem("NO_ASSISTANT", line, "messages")
    elif roles[-1] != "assistant":
        yield problem("LAST_NOT_ASSISTANT", line, f"messages[{len(roles) - 1}].role", roles[-1])


def _rename(key: str, known: frozenset[str]) -> str:
    return f'Write "{_meant(key)}".' if _meant(key) in known else "Take it out."


def _as_meant(found: dict[str, Any]) -> dict[str, Any]:
    """The object with its mistyped keys put right: one slip should give one problem, not three."""
    return {**{_meant(key): value for key, value in found.items()}, **found}


def _meant(key: str) -> str:
    """The key its author meant: most unknown ones are a known one with a blank or a capital in it."""
    return key.strip().lower()
