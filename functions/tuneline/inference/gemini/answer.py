"""Read a response of `generateContent`; any field may be missing or hold any value.

https://docs.cloud.google.com/vertex-ai/generative-ai/docs/reference/rest/v1/GenerateContentResponse
"""

from typing import Any, Final

from tuneline.inference.completion import Completion, Usage, shown_text, token_count

# The model's answer was removed, or its end: another try has the same result, and costs the same again.
FILTERED: Final = frozenset(
    {
        *("SAFETY", "PROHIBITED_CONTENT", "BLOCKLIST", "SPII", "MODEL_ARMOR", "RECITATION"),
        *("IMAGE_SAFETY", "IMAGE_PROHIBITED_CONTENT"),
    }
)
# A response has at least one of these fields; another JSON object is not a response.
_FIELDS: Final = frozenset({"candidates", "promptFeedback", "usageMetadata", "modelVersion", "responseId"})


def completion_of(answer: object, *, read: int, written: int) -> Completion:
    """Convert the response's JSON. `read` and `written` are the most tokens that the host can count.

    A response without a candidate means that the question was blocked.
    """
    candidates = _field(answer, "candidates")
    candidate = candidates[0] if isinstance(candidates, list) and candidates else None
    reason = _field(candidate, "finishReason")
    is_response = isinstance(answer, dict) and not _FIELDS.isdisjoint(answer)
    is_blocked = bool(_field(_field(answer, "promptFeedback"), "blockReason"))
    return Completion(
        text=_text(_field(_field(candidate, "content"), "parts")),
        is_cut=bool(reason == "MAX_TOKENS"),
        is_filtered=is_blocked or (is_response and not candidates) or _is_filtered(reason),
        usage=_usage(_field(answer, "usageMetadata")).capped(read=read, written=written),
    )


def _is_filtered(reason: object) -> bool:
    return isinstance(reason, str) and reason in FILTERED


def _text(parts: object) -> str:
    """The answer's text without the model's thoughts."""
    shown = [part for part in parts if not _field(part, "thought")] if isinstance(parts, list) else []
    texts = [text for part in shown if isinstance(text := _field(part, "text"), str)]
    return shown_text("".join(texts))


def _usage(usage: object) -> Usage:
    """The counts. Thoughts are not part of the answer's count; a missing count follows from the total."""
    read, thought = token_count(usage, "promptTokenCount"), token_count(usage, "thoughtsTokenCount")
    written = token_count(usage, "candidatesTokenCount")
    rest = token_count(usage, "totalTokenCount") - read - thought
    return Usage(read, written or max(rest, 0), thought)


def _field(value: object, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None
