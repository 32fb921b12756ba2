"""What answers where no tuned model does."""

from dataclasses import dataclass

from tuneline.retrieval.few_shot import Examples


@dataclass(frozen=True)
class BaseModels:
    """The base model, the one that answers when that is gone (empty: none), and what both are shown."""

    base_model: str
    fallback_model: str = ""
    examples: Examples | None = None
