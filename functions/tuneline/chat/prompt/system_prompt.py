"""The prompt for a model that has none of its own."""

from collections.abc import Mapping
from typing import Any

from tuneline.bot_settings import BotRules
from tuneline.texts import chat_texts


def prompt_of(rules: BotRules, examples: Mapping[str, Any] | None) -> str:
    """The operator's, else that of the dataset whose `examples` the model is shown, else ours."""
    shown = examples.get("system_prompt") if examples and rules.examples else None
    return rules.system_prompt or shown or chat_texts.text("instructions", rules.language)
