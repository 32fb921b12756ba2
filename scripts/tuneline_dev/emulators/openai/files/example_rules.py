"""The rules for a line of a training file, with OpenAI's messages if they are publicly known.

Shape: https://platform.openai.com/docs/guides/supervised-fine-tuning (chat) and
https://platform.openai.com/docs/guides/direct-preference-optimization (preference). OpenAI publishes no list
of its messages; the unknown ones are worded as its pydantic checker would word them.
"""

from typing import Any

KEYS = {
    "chat": ("messages", "tools", "parallel_tool_calls", "functions"),
    "preference": ("input", "preferred_output", "non_preferred_output"),
    "prompt-completion": ("prompt", "completion"),
}
FIRST_KEY = {"chat": "messages", "preference": "input", "prompt-completion": "prompt"}

MESSAGE_KEYS = {
    "system": ("role", "content", "name"),
    "user": ("role", "content", "name"),
    "assistant": ("role", "content", "name", "refusal", "tool_calls", "function_call", "audio", "weight"),
    "tool": ("role", "content", "tool_call_id"),
    "function": ("role", "content", "name"),
}
REQUIRED_KEYS = {"tool": ("tool_call_id",), "function": ("name",)}


def format_of(example: dict[str, Any]) -> str | None:
    """Return the format of a line (a key of KEYS), or None if OpenAI does not know it."""
    for name, key in FIRST_KEY.items():
        if key in example:
            return name
    return None


def extra_key(example: dict[str, Any], form: str) -> str | None:
    """Return a top-level key that the format does not have, for which OpenAI refuses the file."""
    return next((key for key in example if key not in KEYS[form]), None)


def example_problem(example: dict[str, Any], form: str) -> str | None:
    """Return the problem of a line of format `form`, as the words after `Example N`; None if valid."""
    if FIRST_KEY[form] not in example:
        return f" is missing key '{FIRST_KEY[form]}'"
    if form != "chat":
        return next((f" is missing key '{key}'" for key in KEYS[form] if key not in example), None)
    return _messages_problem(example["messages"])


def _messages_problem(messages: Any) -> str | None:
    if not isinstance(messages, list):
        return ", messages value is not a valid list"
    if not messages:
        return ", messages ensure this value has at least 1 items"
    for number, message in enumerate(messages, 1):
        problem = _message_problem(message)
        if problem:
            return f", message {number} {problem}"
    # A user's report says so, the published shape does not. The stricter reading avoids failed jobs.
    if messages[-1]["role"] != "assistant":
        return ", last message must be from the assistant"
    return None


def _message_problem(message: Any) -> str | None:
    if not isinstance(message, dict):
        return "value is not a valid dict"
    if "role" not in message:
        return "Discriminator 'role' is missing in value"
    role = message["role"]
    if not isinstance(role, str) or role not in MESSAGE_KEYS:
        allowed = ", ".join(f"'{name}'" for name in MESSAGE_KEYS)
        return f"No match for discriminator 'role' and value {role!r} (allowed values: {allowed})"
    for key in message:
        if key not in MESSAGE_KEYS[role]:
            return f"{key} extra fields not permitted"
    for key in REQUIRED_KEYS.get(role, ()):
        if not isinstance(message.get(key), str):
            return f"{key} field required"
    return _content_problem(message) or _weight_problem(message)


def _content_problem(message: dict[str, Any]) -> str | None:
    content = message.get("content")
    if content is None:
        if message.get("tool_calls") or message.get("function_call"):
            return None
        return "content none is not an allowed value" if "content" in message else "content field required"
    if isinstance(content, list):
        if any(isinstance(part, str) for part in content):
            return "'str' object has no attribute 'get'"
        return (
            None if all(isinstance(part, dict) for part in content) else "content value is not a valid dict"
        )
    return None if isinstance(content, str) else "content str type expected"


def _weight_problem(message: dict[str, Any]) -> str | None:
    weight = message.get("weight", 1)
    # In Python, JSON's true is an int and 1.0 equals 1, but neither is an integer in OpenAI's shape.
    if type(weight) is not int or weight not in (0, 1):
        return "weight unexpected value; permitted: 0, 1"
    return None
