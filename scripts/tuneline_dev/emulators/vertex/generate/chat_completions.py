"""Chat completions of a tuned model: OpenAI's shape of a question and its answer.

https://docs.cloud.google.com/vertex-ai/generative-ai/docs/start/openai
"""

import secrets
import time
from typing import Any

from tuneline_dev.emulators.vertex.wire.errors import ApiError


def as_contents(body: dict[str, Any]) -> dict[str, Any]:
    """Convert the messages of a request. Raises ApiError 400 for other than texts of users and models."""
    messages = body.get("messages")
    if not isinstance(messages, list) or not messages:
        raise ApiError(400, "The field `messages` is required.")
    contents = []
    for message in messages:
        role = {"user": "user", "assistant": "model"}.get(message.get("role"))
        if role is None or not isinstance(message.get("content"), str):
            raise ApiError(400, "This emulator takes texts of the roles user and assistant only.")
        contents.append({"role": role, "parts": [{"text": message["content"]}]})
    return {"contents": contents}


def chat_completion(body: dict[str, Any], text: str | None) -> dict[str, Any]:
    """Build the response. It has no usage, as some of Google's have not."""
    message = {"role": "assistant", "content": text}
    return {
        "id": secrets.token_urlsafe(16),
        "object": "chat.completion",
        "created": int(time.time()),
        "model": body.get("model", ""),
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
    }
