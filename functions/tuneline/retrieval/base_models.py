"""The models that answer if no tuned model does."""

from dataclasses import dataclass

from tuneline.retrieval.few_shot import Examples


@dataclass(frozen=True)
class BaseModels:
    """The base model, its fallback if it is gone (empty: none), and the examples for both.

    `providers` are the kinds of the hosts that get users' messages, as the text about privacy names them.
    """

    base_model: str
    fallback_model: str = ""
    examples: Examples | None = None
    providers: tuple[str, ...] = ()
