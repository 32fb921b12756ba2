"""Read a chat completion as its host sent it: text, finish reason, cost.

https://platform.openai.com/docs/api-reference/chat/object
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from tuneline.inference.candidates import Candidate
from tuneline.pricing import chat_usd, dearest_usd
from tuneline.unicode import displayable

# No message, judge or evaluation needs a longer answer.
MOST_CHARACTERS: Final = 100_000
# The longest answer of the known models, and the most tokens of a picture.
MOST_TOKENS: Final = 128_000
PICTURE_TOKENS: Final = 50_000
MESSAGE_TOKENS: Final = 20
# Hosts add tokens of their own around the messages.
FRAME_TOKENS: Final = 1_000


@dataclass(frozen=True)
class CompletionRequest:
    """The most tokens that a host can count for a request: in its messages, and in the answer."""

    read: int
    written: int


def completion_request(messages: Sequence[Mapping[str, Any]], most_tokens: object) -> CompletionRequest:
    """Compute the limits for these messages and this answer limit. A token has at least one byte."""
    read = FRAME_TOKENS + sum(MESSAGE_TOKENS + _most_read(message.get("content")) for message in messages)
    is_bounded = isinstance(most_tokens, int) and 0 < most_tokens < MOST_TOKENS
    return CompletionRequest(
        read, most_tokens if is_bounded and isinstance(most_tokens, int) else MOST_TOKENS
    )


def _most_read(content: object) -> int:
    if isinstance(content, str):
        return len(content.encode("utf-8", "replace"))
    parts = content if isinstance(content, list) else []
    return sum(
        PICTURE_TOKENS if _field(part, "type") == "image_url" else _most_read(_field(part, "text"))
        for part in parts
    )


def answer_text(completion: object) -> str:
    """Return the text of a completion. Empty if the host sent something else."""
    content = _field(_field(_first(completion), "message"), "content")
    return displayable(content[:MOST_CHARACTERS]).strip() if isinstance(content, str) else ""


def is_cut(completion: object) -> bool:
    """Whether the answer was cut at its length limit."""
    return bool(_field(_first(completion), "finish_reason") == "length")


def is_filtered(completion: object) -> bool:
    """Whether the host's content filter has removed the answer or its end."""
    return bool(_field(_first(completion), "finish_reason") == "content_filter")


def _first(completion: object) -> object:
    choices = _field(completion, "choices")
    return choices[0] if isinstance(choices, list) and choices else None


def completion_usd(completion: object, candidate: Candidate, most: CompletionRequest) -> Decimal:
    """Compute the cost. A model of unknown price counts as the most expensive known one.

    The host reports the token counts; they are capped at the limits of the request.
    """
    usage = _field(completion, "usage")
    read = min(_count(usage, "prompt_tokens"), most.read)
    written = min(_count(usage, "completion_tokens"), most.written)
    return call_usd(candidate, read=read, written=written)


def call_usd(candidate: Candidate, *, read: int, written: int) -> Decimal:
    """Compute the cost of `read` input tokens and `written` output tokens, by the same rule."""
    usd = chat_usd(candidate.model, read=read, written=written)
    if usd is None and candidate.is_tuned:
        # The name has no known price, such as a deployment's name.
        usd = chat_usd(f"ft:{candidate.base}", read=read, written=written)
    return dearest_usd(read=read, written=written) if usd is None else usd


def _count(usage: object, name: str) -> int:
    count = _field(usage, name)
    if isinstance(count, float) and math.isfinite(count):
        count = int(count)
    return count if isinstance(count, int) and count > 0 else 0


def _field(value: object, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None
