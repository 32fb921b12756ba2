"""Which model answers now: the pointer `bot/serving`, and what to ask when that model is gone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SERVING = "bot/serving"


@dataclass(frozen=True)
class Candidate:
    """A model to ask, with the system prompt it was trained with (None: the bot's own)."""

    model: str
    system_prompt: str | None
    version: str


def chain(serving: Mapping[str, Any] | None, *, base_model: str) -> list[Candidate]:
    """The models to ask, in order: the serving one, those it replaced, the base model.

    A tuned model travels with the prompt it was trained with: asked with another it answers worse, and
    nobody sees why. The base model is asked with the serving model's prompt.
    """
    entries = [serving, *serving.get("fallback", [])] if serving else []
    tuned = [Candidate(one["model"], one.get("system_prompt"), one["version"]) for one in entries]
    prompt = tuned[0].system_prompt if tuned else None
    return [*tuned, Candidate(base_model, prompt, "base")]
