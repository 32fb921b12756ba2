"""Read a chat completion request: https://platform.openai.com/docs/api-reference/chat/create."""

from dataclasses import dataclass
from typing import Any

from tuneline_dev.emulators.openai import bodies
from tuneline_dev.emulators.openai.chat.response_format import wants_json
from tuneline_dev.emulators.openai.chat.tuned_answers import text_of
from tuneline_dev.emulators.openai.errors import ApiError

ROLES = ("system", "assistant", "user", "function", "tool", "developer")


@dataclass(frozen=True)
class ChatRequest:
    """A question to a model. `most_tokens` is the limit of the answer's length, None for no limit."""

    model: str
    messages: list[dict[str, Any]]
    most_tokens: int | None
    stream: bool
    usage_in_stream: bool
    wants_json: bool = False

    @property
    def question(self) -> str:
        """Return the last message of the user."""
        turns = [message for message in self.messages if message["role"] == "user"]
        return text_of(turns[-1].get("content")) if turns else ""

    @property
    def prompt(self) -> str:
        """Return what the model is instructed to do: the texts of the system and the developer."""
        roles = ("system", "developer")
        return "\n".join(text_of(turn.get("content")) for turn in self.messages if turn["role"] in roles)


def read_chat_request(body: dict[str, Any]) -> ChatRequest:
    """Return the request. Raises ApiError 400 that names the invalid property."""
    if not body.get("model"):
        raise ApiError(400, "you must provide a model parameter")
    messages = bodies.required(body, "messages")
    if not isinstance(messages, list):
        raise bodies.wrong_type("messages", "an array of objects", messages)
    if not messages:
        wrong = "empty array. Expected an array with minimum length 1, but got an empty array instead."
        raise ApiError(400, f"Invalid 'messages': {wrong}", param="messages", code="empty_array")
    for number, item in enumerate(messages):
        _check_message(number, item)
    options = body.get("stream_options") or {}
    return ChatRequest(
        model=bodies.text("model", body["model"], 1, 256),
        messages=messages,
        most_tokens=_most_tokens(body),
        stream=bool(body.get("stream")),
        usage_in_stream=bool(options.get("include_usage")) if isinstance(options, dict) else False,
        wants_json=wants_json(body, messages),
    )


def _check_message(number: int, message: Any) -> None:
    at = f"messages[{number}]"
    if not isinstance(message, dict):
        raise bodies.wrong_type(at, "an object", message)
    if message.get("role") not in ROLES:
        supported = ", ".join(f"'{role}'" for role in ROLES)
        text = f"Invalid value: '{message.get('role')}'. Supported values are: {supported}."
        raise ApiError(400, text, param=f"{at}.role", code="invalid_value")
    content = message.get("content")
    if content is None and message["role"] == "assistant":
        return
    if not isinstance(content, str | list):
        text = "Invalid value for 'content': expected a string, got null."
        raise ApiError(400, text, param=f"messages.[{number}].content")


def _most_tokens(body: dict[str, Any]) -> int | None:
    for name in ("max_completion_tokens", "max_tokens"):
        if body.get(name) is not None:
            return bodies.integer(name, body[name], 1, 2**31 - 1)
    return None
