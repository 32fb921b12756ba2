"""Find the parts of a chat example that Gemini's tuning has no place for.

Everything else is converted without losing anything. The example has passed the rules for messages.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple

from tuneline.datasets.gemini.schema import unsupported_keys
from tuneline.datasets.gemini.values import arguments_of, calls_of, content_of, image_type, text_in, url_of

Reason = Literal[
    "system_later",
    "first_not_user",
    "last_not_assistant",
    "weight_zero",
    "text_with_call",
    "message_empty",
    "arguments",
    "reply",
    "schema",
    "image",
    "audio",
    "functions",
    "unused",
]
# The part is left out of the line; the example itself can be trained.
LEFT_OUT: Final = frozenset({"unused"})


class Unsupported(NamedTuple):
    """One such part: why, and its place in the example, such as `messages[2].weight`."""

    reason: Reason
    place: str


def find_unsupported(example: Mapping[str, Any]) -> Iterator[Unsupported]:
    """Yield every part of a good chat example that would be lost or refused."""
    messages: Sequence[Mapping[str, Any]] = example["messages"]
    begins = next((at for at, message in enumerate(messages) if message["role"] != "system"), len(messages))
    if example.get("functions"):
        yield Unsupported("functions", "functions")
    if example.get("parallel_tool_calls") is not None:
        yield Unsupported("unused", "parallel_tool_calls")
    for index, tool in enumerate(example.get("tools") or ()):
        yield from _of_tool(tool, f"tools[{index}].function.parameters")
    if begins == len(messages) or messages[begins]["role"] != "user":
        yield Unsupported("first_not_user", f"messages[{min(begins, len(messages) - 1)}]")
    if messages[-1]["role"] != "assistant":
        yield Unsupported("last_not_assistant", f"messages[{len(messages) - 1}]")
    for index, message in enumerate(messages):
        place = f"messages[{index}]"
        if message["role"] == "system" and index > begins:
            yield Unsupported("system_later", place)
        yield from _of_message(message, place)
    yield from _of_replies(messages)


def _of_tool(tool: Mapping[str, Any], place: str) -> Iterator[Unsupported]:
    if parameters := tool["function"].get("parameters"):
        for key in unsupported_keys(parameters, place):
            yield Unsupported("schema", key)


def _of_message(message: Mapping[str, Any], place: str) -> Iterator[Unsupported]:
    if message["role"] == "function" or message.get("function_call"):
        yield Unsupported("functions", place)
        return
    if message.get("weight") == 0:
        yield Unsupported("weight_zero", f"{place}.weight")
    if message.get("name") is not None:
        yield Unsupported("unused", f"{place}.name")
    if message.get("audio") is not None:
        yield Unsupported("audio", f"{place}.audio")
    yield from _of_content(message, place)
    for index, call in enumerate(calls_of(message)):
        if arguments_of(call) is None:
            yield Unsupported("arguments", f"{place}.tool_calls[{index}].function.arguments")


def _of_content(message: Mapping[str, Any], place: str) -> Iterator[Unsupported]:
    role, parts = message["role"], content_of(message)
    texts = [text for part in parts if (text := text_in(part)) is not None]
    is_blank = len(texts) == len(parts) and not any(text.strip() for text in texts)
    if calls_of(message):
        if not is_blank:
            yield Unsupported("text_with_call", f"{place}.content")
    elif is_blank and role not in ("system", "tool"):
        yield Unsupported("message_empty", f"{place}.content")
    for index, part in enumerate(parts):
        if text_in(part) is None:
            yield from _of_image(part, role, f"{place}.content[{index}]")


def _of_image(part: Mapping[str, Any], role: str, place: str) -> Iterator[Unsupported]:
    image = part.get("image_url")
    if role != "user" or image_type(url_of(part)) is None:
        yield Unsupported("image", place)
    elif isinstance(image, Mapping) and image.get("detail") not in (None, "auto"):
        yield Unsupported("unused", f"{place}.image_url.detail")


def _of_replies(messages: Sequence[Mapping[str, Any]]) -> Iterator[Unsupported]:
    """All replies to a message's calls are one turn, in which nothing else can be."""
    called: dict[str, str] = {}
    for index, message in enumerate(messages):
        before = messages[index - 1]["role"] if index else ""
        if message["role"] == "tool" and (
            message.get("tool_call_id") not in called or before not in ("assistant", "tool")
        ):
            yield Unsupported("reply", f"messages[{index}]")
        if message["role"] == "user" and before == "tool":
            yield Unsupported("reply", f"messages[{index}]")
        if message["role"] == "assistant" and before == "assistant" and (called or calls_of(message)):
            yield Unsupported("text_with_call", f"messages[{index}]")
        if message["role"] == "assistant":
            called = {call["id"]: call["function"]["name"] for call in calls_of(message)}
