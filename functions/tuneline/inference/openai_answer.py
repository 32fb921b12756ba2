"""Read a chat completion as a host with OpenAI's API sent it; any field may hold any value.

https://platform.openai.com/docs/api-reference/chat/object
"""

from typing import Any

from tuneline.inference.completion import Completion, Usage, shown_text, token_count


def completion_of(answer: object, *, read: int, written: int) -> Completion:
    """Convert the answer's JSON. `read` and `written` are the most tokens that the host can count.

    Without a text in it, the completion's text is empty.
    """
    choices = _field(answer, "choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    reason = _field(choice, "finish_reason")
    return Completion(
        text=shown_text(_field(_field(choice, "message"), "content")),
        is_cut=bool(reason == "length"),
        is_filtered=bool(reason == "content_filter"),
        usage=_usage(_field(answer, "usage")).capped(read=read, written=written),
    )


def _usage(usage: object) -> Usage:
    """The counts; thinking is counted as part of the answer. A missing count follows from the total.

    https://platform.openai.com/docs/guides/reasoning
    """
    read, total = token_count(usage, "prompt_tokens"), token_count(usage, "total_tokens")
    written = token_count(usage, "completion_tokens") or max(total - read, 0)
    thought = min(token_count(_field(usage, "completion_tokens_details"), "reasoning_tokens"), written)
    return Usage(read, written - thought, thought)


def _field(value: object, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None
