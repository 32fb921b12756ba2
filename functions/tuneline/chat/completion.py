"""Read a chat completion as its host sent it: what it says, whether it was cut, what it cost.

https://platform.openai.com/docs/api-reference/chat/object
"""

from decimal import Decimal
from typing import Any

from tuneline.datasets.prices import chat_usd, dearest_usd
from tuneline.models.serving import Candidate
from tuneline.wellformed import displayable


def said(completion: object) -> str:
    """The text of a completion. A lying host may send anything: what is no text is no answer."""
    content = _field(_field(_first(completion), "message"), "content")
    return displayable(content).strip() if isinstance(content, str) else ""


def is_cut(completion: object) -> bool:
    """Whether the answer ends because it may not be longer."""
    return bool(_field(_first(completion), "finish_reason") == "length")


def is_filtered(completion: object) -> bool:
    """Whether the host's content filter has removed the answer or its end."""
    return bool(_field(_first(completion), "finish_reason") == "content_filter")


def _first(completion: object) -> object:
    choices = _field(completion, "choices")
    return choices[0] if isinstance(choices, list) and choices else None


def completion_usd(completion: object, candidate: Candidate) -> Decimal:
    """What it cost. A model of unknown price counts as the dearest that is known."""
    usage = _field(completion, "usage")
    read, written = (_count(usage, name) for name in ("prompt_tokens", "completion_tokens"))
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
    return found if isinstance(found, int) and found > 0 else 0


def _field(found: object, name: str) -> Any:
    return found.get(name) if isinstance(found, dict) else None
