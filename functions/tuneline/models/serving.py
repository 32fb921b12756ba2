"""Which model answers now: the pointer `bot/serving`, and what to ask when that model is gone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

SERVING = "bot/serving"
GONE_FOR = timedelta(hours=1)


@dataclass(frozen=True)
class Candidate:
    """A model to ask, with the system prompt it was trained with (None: the bot's own).

    `endpoint` names where it answers; an empty one is where the base model answers.
    """

    model: str
    system_prompt: str | None
    version: str
    endpoint: str = ""


def chain(serving: Mapping[str, Any] | None, *, base_model: str, now: datetime) -> list[Candidate]:
    """The models to ask, in order: the serving one, those it replaced, the base model.

    One that was not found within the last hour is left out; it may have been away for a moment, so it is
    asked again after that.

    A tuned model travels with the prompt it was trained with: asked with another it answers worse, and
    nobody sees why. The base model is asked with the serving model's prompt.
    """
    entries = [serving, *serving.get("fallback", [])] if serving else []
    prompt = entries[0].get("system_prompt") if entries else None
    tuned = [
        Candidate(one["model"], one.get("system_prompt"), one["version"], one.get("endpoint", ""))
        for one in entries
        if one.get("gone_at") is None or one["gone_at"] + GONE_FOR < now
    ]
    return [*tuned, Candidate(base_model, prompt, "base")]
