"""Which model answers now: the pointer `bot/serving`, and what to ask when that model is gone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from tuneline.pricing import base_of

SERVING: Final = "bot/serving"
GONE_FOR: Final = timedelta(hours=1)
# Versions that are no tuned model: the base model, and the one behind it.
BASE: Final = "base"
FALLBACK: Final = "fallback"
# A provider names a day and no hour; at noon of the next one in UTC that day is over everywhere on Earth.
DAY_IS_OVER: Final = timedelta(hours=36)


@dataclass(frozen=True)
class Candidate:
    """A model to ask, with the system prompt it was trained with (None: the bot's own).

    `endpoint` names where it answers; an empty one is where the base model answers. `base_model` is what it
    was tuned from, where its name does not say so.
    """

    model: str
    system_prompt: str | None
    version: str
    endpoint: str = ""
    base_model: str = ""

    @property
    def is_tuned(self) -> bool:
        """Whether it was trained on a dataset."""
        return self.version not in (BASE, FALLBACK)

    @property
    def base(self) -> str:
        """The model it comes from, whose rules and whose end are its own."""
        return self.base_model if self.is_tuned and self.base_model else base_of(self.model)


def chain(
    serving: Mapping[str, Any] | None, *, base_model: str, now: datetime, fallback_model: str = ""
) -> list[Candidate]:
    """The models to ask, in order: the serving one, those it replaced, the base model, the one behind it.

    One that was not found within the last hour is left out; it may have been away for a moment, so it is
    asked again after that. So is a model whose last day is over (`is_over`). There is always one to ask.

    A tuned model travels with the prompt it was trained with: asked with another it answers worse, and
    nobody sees why. The base model is asked with the serving model's prompt.
    """
    tuned = [as_candidate(one) for one in tuned_entries(serving) if is_alive(one, now)]
    prompt = serving.get("system_prompt") if serving else None
    behind = [Candidate(base_model, prompt, BASE)]
    if fallback_model and fallback_model != base_model:
        behind.append(Candidate(fallback_model, prompt, FALLBACK))
    gone = serving.get("bases_gone", {}) if serving else {}
    asked = [one for one in behind if is_alive({"gone_at": gone.get(one.model)}, now)]
    return [*tuned, *(asked or behind)]


def tuned_entries(serving: Mapping[str, Any] | None) -> list[Mapping[str, Any]]:
    """What the pointer says of each tuned model in it, the serving one first."""
    entries = [serving, *serving.get("fallback", [])] if serving else []
    return [one for one in entries if one["version"] != BASE]


def as_candidate(entry: Mapping[str, Any]) -> Candidate:
    """A model as the pointer, or `models/{version}`, has it."""
    return Candidate(
        entry["model"],
        entry.get("system_prompt"),
        entry["version"],
        entry.get("endpoint") or "",
        entry.get("base_model") or "",
    )


def is_alive(entry: Mapping[str, Any], now: datetime) -> bool:
    """Whether there is any use in asking the model of an entry now."""
    gone_at, ends = entry.get("gone_at"), entry.get("shutdown_date")
    if gone_at is not None and (gone_at + GONE_FOR > now or has_come(ends, now)):
        return False
    return not is_over(ends, now)


def has_come(shutdown_date: str | None, now: datetime) -> bool:
    """Whether the day (`YYYY-MM-DD`, in UTC) from which on the model may not answer has begun."""
    return shutdown_date is not None and now.astimezone(UTC).date() >= date.fromisoformat(shutdown_date)


def is_over(shutdown_date: str | None, now: datetime) -> bool:
    """Whether that day is over wherever the provider may count it.

    Until then the model is asked: nobody is cut off before it really answers 404 or 410.
    """
    if shutdown_date is None:
        return False
    return now >= datetime.combine(date.fromisoformat(shutdown_date), time(), UTC) + DAY_IS_OVER
