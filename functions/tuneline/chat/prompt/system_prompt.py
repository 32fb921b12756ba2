"""Choose the system prompt for a model that has none of its own."""

from tuneline.bot_settings import BotRules
from tuneline.storage.records.examples import ExamplesSource
from tuneline.texts import chat_texts


def prompt_of(rules: BotRules, examples: ExamplesSource | None) -> str:
    """Return the operator's prompt, else that of the dataset with the `examples`, else the default."""
    dataset_prompt = examples.system_prompt if examples and rules.examples else None
    return rules.system_prompt or dataset_prompt or chat_texts.text("instructions", rules.language)
