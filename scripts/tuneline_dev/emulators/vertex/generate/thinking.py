"""How many tokens a model thinks before it answers, and which wishes about it are refused.

https://docs.cloud.google.com/vertex-ai/generative-ai/docs/thinking
"""

from typing import Any

from tuneline_dev.emulators.vertex.base_models import BASE_MODELS
from tuneline_dev.emulators.vertex.settings import Settings
from tuneline_dev.emulators.vertex.wire.errors import ApiError

# Made-up numbers; that thoughts count against `maxOutputTokens` is not.
THOUGHT = {"MINIMAL": 0, "LOW": 150, "MEDIUM": 500, "HIGH": 1500}


def thought_tokens(settings: Settings, base: str, config: dict[str, Any]) -> int:
    """Return the tokens of thought. Raises ApiError 400 for a level that the model does not have."""
    model, thinking = BASE_MODELS[base], config.get("thinkingConfig", {})
    level, budget = thinking.get("thinkingLevel"), thinking.get("thinkingBudget")
    if level is not None and budget is not None:
        raise ApiError(400, "You can only set only one of thinking budget and thinking level.")
    if level in (*model.refused_levels, *settings.refused_levels.get(base, ())):
        raise ApiError(400, f"Thinking level is unsupported: THINKING_LEVEL_{level}")
    if budget is not None:
        return max(0, int(budget))
    if level in (None, "THINKING_LEVEL_UNSPECIFIED"):
        level = model.thinks
    return THOUGHT[level]
