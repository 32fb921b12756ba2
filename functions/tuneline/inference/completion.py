"""Read a chat completion as its host sent it: what it says, whether it was cut, what it cost.

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

# No message, judge or evaluation needs more of an answer.
MOST_CHARACTERS: Final = 100_000
# The longest answer of the models that are known, and the most that a picture counts.
MOST_TOKENS: Final = 128_000
PICTURE_TOKENS: Final = 50_000
MESSAGE_TOKENS: Final = 20
# Hosts put words of their own around the messages.
FRAME_TOKENS: Final = 1_000


@dataclass(frozen=True)
class CompletionRequest:
    """The most tokens that a host can count for a question: in its messages, and in the answer."""

    read: int
    written: int


def completion_request(messages: Sequence[Mapping[str, Any]], most_tokens: object) -> CompletionRequest:
    """The bounds for these messages and this limit of the answer, if it has one. No token is under a byte."""
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
    """The text of a completion. A lying host may send anything: what is no text is no answer."""
    content = _field(_field(_first(completion), "message"), "content")
    return displayable(content[:MOST_CHARACTERS]).strip() if isinstance(content, str) else ""


def is_cut(completion: object) -> bool:
    """Whether the answer ends because it may not be longer."""
    return bool(_field(_first(completion), "finish_reason") == "length")


def is_filtered(completion: object) -> bool:
    """Whether the host's content filter has removed the answer or its end."""
    return bool(_field(_first(completion), "finish_reason") == "content_filter")


def _first(completion: object) -> object:
    choices = _field(completion, "choices")
    return choices[0] if isinstance(choices, list) and choices else None


def completion_usd(completion: object, candidate: Candidate, most: CompletionRequest) -> Decimal:
    """What it cost. A model of unknown price counts as the dearest that is known.

    A host says itself how many tokens it counts; more than was asked for is not believed.
    """
    usage = _field(completion, "usage")
    read = min(_count(usage, "prompt_tokens"), most.read)
    written = min(_count(usage, "completion_tokens"), most.written)
    return call_usd(candidate, read=read, written=written)


def call_usd(candidate: Candidate, *, read: int, written: int) -> Decimal:
    """What a call costs that takes `read` tokens in and `written` out, by the same rule."""
    known = chat_usd(candidate.model, read=read, written=written)
    if known is None and candidate.is_tuned:
        # A name that says nothing, such as a deployment's.
        known = chat_usd(f"ft:{candidate.base}", read=read, written=written)
    return dearest_usd(read=read, written=written) if known is None else known


def _count(usage: object, name: str) -> int:
    found = _field(usage, name)
    if isinstance(found, float) and math.isfinite(found):
        found = int(found)
    return found if isinstance(found, int) and found > 0 else 0


def _field(found: object, name: str) -> Any:
    return found.get(name) if isinstance(found, dict) else None
