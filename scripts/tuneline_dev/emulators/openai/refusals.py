"""Refusals by the account's credit or a content filter, with the real services' messages.

https://platform.openai.com/docs/guides/error-codes
https://learn.microsoft.com/en-us/azure/foundry/openai/concepts/content-filter
"""

from typing import Any

from tuneline_dev.emulators.openai.errors import ApiError
from tuneline_dev.emulators.openai.settings import Settings

_CATEGORIES = ("hate", "self_harm", "sexual", "violence")


def require_credit(settings: Settings) -> None:
    """ApiError 429 `insufficient_quota` if the account has nothing left to spend."""
    if settings.no_credit:
        text = (
            "You exceeded your current quota, please check your plan and billing details. For more "
            "information on this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors."
        )
        raise ApiError(429, text, code="insufficient_quota", kind="insufficient_quota")


def require_unfiltered(settings: Settings, question: str) -> None:
    """ApiError 400 `content_filter`, as Azure OpenAI has it, if the filter refuses the question."""
    if not any(words in question for words in settings.filtered_questions):
        return
    text = (
        "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. "
        "Please modify your prompt and retry. To learn more about our content filtering policies please read "
        "our documentation: https://go.microsoft.com/fwlink/?linkid=2198766"
    )
    refused = ApiError(400, text, code="content_filter", param="prompt")
    result = {"code": "ResponsibleAIPolicyViolation", "content_filter_result": content_filter_results()}
    refused.body["error"] |= {"type": None, "status": 400, "innererror": result}
    raise refused


def is_answer_filtered(settings: Settings, question: str) -> bool:
    """Return whether the filter removes the answer to this question."""
    return any(words in question for words in settings.filtered_answers)


def content_filter_results() -> dict[str, Any]:
    """Return the filter's result for a text that it refuses for one category."""
    categories: dict[str, Any] = {name: {"filtered": False, "severity": "safe"} for name in _CATEGORIES}
    categories["self_harm"] = {"filtered": True, "severity": "medium"}
    return categories
