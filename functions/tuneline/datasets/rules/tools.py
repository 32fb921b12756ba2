"""Check tools: each called tool is declared, and each call has its reply.

https://platform.openai.com/docs/guides/supervised-fine-tuning and
https://platform.openai.com/docs/guides/function-calling
"""

import json
from collections.abc import Iterator
from typing import Any

from tuneline.datasets.findings.finding import Problem, problem

_CALL = ("call", "呼叫")
_TOOL = ("tool", "工具")
_REPLY = ("tool's message", "工具的訊息")


def findings(example: dict[str, Any], line: int) -> Iterator[Problem]:
    """Yield all findings on the tools of the example that begins on `line`.

    Values of a wrong type are skipped here: another rule reports them.
    """
    messages = _objects(example.get("messages"))
    for key in ("tools", "functions"):
        if not _is_list_of_objects(example.get(key)):
            yield problem("TOOLS_TYPE", line, key, _text(example[key]), key=key)
    yield from _deprecated(example, messages, line)
    for place, tool in _objects(example.get("tools")):
        yield from _function(tool, _TOOL, f"tools[{place}]", line)
    declared = _declared(example.get("tools"))
    for place, message in messages:
        yield from _calls(message, f"messages[{place}]", declared, line)
    yield from _replies(messages, line)


def _is_list_of_objects(value: Any) -> bool:
    """Return whether it is a list of objects, or None: exports write null for missing values."""
    return value is None or (isinstance(value, list) and all(isinstance(item, dict) for item in value))


def _text(value: Any) -> str | None:
    """Return the part of a wrong value to show: only a text, because printing others may take long."""
    return value if isinstance(value, str) else None


def _objects(value: Any) -> list[tuple[int, dict[str, Any]]]:
    if not isinstance(value, list):
        return []
    return [(place, item) for place, item in enumerate(value) if isinstance(item, dict)]


def _declared(tools: Any) -> set[str] | None:
    """Return the names of the tools; None if there are none or if they cannot be read."""
    if not isinstance(tools, list) or not _is_list_of_objects(tools):
        return None
    return {name for tool in tools if (name := _name(tool)) is not None}


def _name(call: dict[str, Any]) -> str | None:
    """Return the name in a call or a declaration."""
    function = call.get("function")
    name = function.get("name") if isinstance(function, dict) else None
    return name if isinstance(name, str) else None


def _deprecated(
    example: dict[str, Any], messages: list[tuple[int, dict[str, Any]]], line: int
) -> Iterator[Problem]:
    if example.get("functions") is not None:
        yield problem("DEPRECATED_FUNCTIONS", line, "functions")
        return
    for place, message in messages:
        if message.get("function_call") is not None:
            yield problem("DEPRECATED_FUNCTIONS", line, f"messages[{place}].function_call")
            return
        if message.get("role") == "function":
            yield problem("DEPRECATED_FUNCTIONS", line, f"messages[{place}].role")
            return


def _calls(message: dict[str, Any], where: str, declared: set[str] | None, line: int) -> Iterator[Problem]:
    calls = message.get("tool_calls")
    if not _is_list_of_objects(calls):
        yield problem("TOOLS_TYPE", line, f"{where}.tool_calls", _text(calls), key="tool_calls")
    for place, call in _objects(calls):
        here = f"{where}.tool_calls[{place}]"
        if _id(call, "id") is None:
            yield problem("TOOL_CALL_ID", line, here, what=_CALL)
        name = _name(call)
        if declared is not None and name is not None and name not in declared:
            yield problem("TOOL_NOT_DECLARED", line, f"{here}.function.name", name=name)
        yield from _function(call, _CALL, here, line)
        if isinstance(call.get("function"), dict):
            yield from _arguments(call["function"], f"{here}.function", line)
    if isinstance(message.get("function_call"), dict):
        yield from _arguments(message["function_call"], f"{where}.function_call", line)


def _function(holder: dict[str, Any], what: tuple[str, str], where: str, line: int) -> Iterator[Problem]:
    if not _name(holder):
        yield problem("TOOL_FUNCTION", line, f"{where}.function", what=what)
    elif holder.get("type") != "function":
        yield problem("TOOL_TYPE", line, f"{where}.type", _text(holder.get("type")))


def _arguments(function: Any, where: str, line: int) -> Iterator[Problem]:
    arguments = function.get("arguments") if isinstance(function, dict) else None
    if not isinstance(arguments, str):
        yield problem("TOOL_ARGUMENTS_TYPE", line, f"{where}.arguments")
    elif not _is_json_object(arguments):
        yield problem("TOOL_ARGUMENTS_JSON", line, f"{where}.arguments", arguments)


def _is_json_object(text: str) -> bool:
    try:
        # Numbers stay texts: the conversion of one with many digits takes long.
        value = json.loads(text, parse_int=str, parse_float=str, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict)


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def _replies(messages: list[tuple[int, dict[str, Any]]], line: int) -> Iterator[Problem]:
    """Match calls with their replies. A reply without an id belongs to the call that waits longest."""
    known: set[str] = set()
    waiting: dict[str, str] = {}
    unclear = False
    for place, message in messages:
        role, where = message.get("role"), f"messages[{place}]"
        if role == "tool":
            answers = _id(message, "tool_call_id")
            if answers is None:
                yield problem("TOOL_CALL_ID", line, where, what=_REPLY)
                answers = next(iter(waiting), "")
            elif answers not in known and not unclear:
                yield problem("TOOL_ORPHAN", line, f"{where}.tool_call_id", id=answers)
            waiting.pop(answers, None)
        elif role in ("user", "assistant"):
            yield from _missing(waiting, line)
            waiting = _called(message, where)
            known.update(waiting)
            unclear = unclear or _has_unclear_calls(message)
    # An example may end with a call, but not after only some of its replies.
    if messages and messages[-1][1].get("role") != "assistant":
        yield from _missing(waiting, line)


def _missing(waiting: dict[str, str], line: int) -> Iterator[Problem]:
    for identifier, where in waiting.items():
        yield problem("TOOL_REPLY_MISSING", line, where, id=identifier)


def _called(message: dict[str, Any], where: str) -> dict[str, str]:
    """Return the ids of the message's calls, each with its place."""
    calls = _objects(message.get("tool_calls"))
    return {
        identifier: f"{where}.tool_calls[{place}]"
        for place, call in calls
        if (identifier := _id(call, "id")) is not None
    }


def _has_unclear_calls(message: dict[str, Any]) -> bool:
    """Return whether a call has no id for a reply to name: then no reply is reported as an orphan."""
    calls = message.get("tool_calls")
    return not _is_list_of_objects(calls) or any(_id(call, "id") is None for _, call in _objects(calls))


def _id(holder: dict[str, Any], key: str) -> str | None:
    value = holder.get(key)
    return value if isinstance(value, str) and value else None
