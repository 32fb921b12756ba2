"""Parameters and token counts of models that reason before they answer.

https://platform.openai.com/docs/guides/reasoning
"""

from typing import Any

from tuneline_dev.emulators.openai import bodies
from tuneline_dev.emulators.openai.errors import ApiError

# Reasoning tokens before an answer. The numbers are invented; that they count against the limit is not.
THOUGHT = {"none": 0, "minimal": 0, "low": 150, "medium": 500, "high": 1500, "xhigh": 3000, "max": 6000}
DEFAULT_EFFORT = "medium"
REFUSED = ("top_p", "presence_penalty", "frequency_penalty", "logprobs", "top_logprobs", "logit_bias")


def thought_tokens(body: dict[str, Any], *, thinks: bool) -> int:
    """Return the number of reasoning tokens. Raises ApiError 400 for an unsupported parameter."""
    effort = body.get("reasoning_effort")
    if not thinks:
        if effort is not None:
            raise _unsupported("reasoning_effort")
        return 0
    if body.get("max_tokens") is not None:
        raise _unsupported("max_tokens", " Use 'max_completion_tokens' instead.")
    if body.get("temperature") not in (None, 1):
        temperature = body["temperature"]
        raise ApiError(
            400,
            f"Unsupported value: 'temperature' does not support {temperature} with this model. "
            "Only the default (1) value is supported.",
            param="temperature",
            code="unsupported_value",
        )
    for name in REFUSED:
        if body.get(name) is not None:
            raise _unsupported(name)
    if effort is not None and effort not in THOUGHT:
        supported = ", ".join(f"'{one}'" for one in THOUGHT)
        text = f"Invalid value: '{effort}'. Supported values are: {supported}."
        raise ApiError(400, text, param="reasoning_effort", code="invalid_value")
    return THOUGHT[effort or DEFAULT_EFFORT]


def require_one_limit(body: dict[str, Any]) -> None:
    """Raise ApiError 400 if both names of the limit are given."""
    if body.get("max_tokens") is not None and body.get("max_completion_tokens") is not None:
        text = "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported."
        raise ApiError(400, text, code="invalid_parameter_combination")
    for name in ("max_completion_tokens", "max_tokens"):
        if body.get(name) is not None:
            bodies.integer(name, body[name], 1, 2**31 - 1)


def _unsupported(name: str, instead: str = "") -> ApiError:
    text = f"Unsupported parameter: '{name}' is not supported with this model.{instead}"
    return ApiError(400, text, param=name, code="unsupported_parameter")
