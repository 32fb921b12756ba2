"""What answers where no tuned model does."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Untuned:
    """The base model, and the one that answers when that is gone (empty: none)."""

    base_model: str
    fallback_model: str = ""
