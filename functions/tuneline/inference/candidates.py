"""Choose the models to ask: the active one from `bot/serving`, and the fallbacks if it is gone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from tuneline.pricing import base_of

SERVING: Final = "bot/serving"
GONE_FOR: Final = timedelta(hours=1)
# The endpoint of Gemini models on Google Cloud: https://cloud.google.com/vertex-ai
VERTEX: Final = "vertex"
# Google's own names of Gemini models; other hosts put a prefix before them, such as `google/`.
GEMINI: Final = "gemini-"
# Versions that are not tuned models: the base model and its fallback.
BASE: Final = "base"
FALLBACK: Final = "fallback"
# A provider names a date without a time. At 12:00 UTC of the next date that day is over in every time zone.
DAY_IS_OVER: Final = timedelta(hours=36)


@dataclass(frozen=True)
class Candidate:
    """A model to ask, with the system prompt it was trained with (None: the bot's own).

    `endpoint` names its host; empty is the default host (see `host`). `base_model` is the model it was tuned
    from, if its name does not say so.
    """

    model: str
    system_prompt: str | None
    version: str
    endpoint: str = ""
    base_model: str = ""

    @property
    def host(self) -> str:
        """The endpoint where it is asked: Vertex AI for a Gemini model without an endpoint of its own."""
        return self.endpoint or (VERTEX if self.model.startswith(GEMINI) else "")

    @property
    def is_tuned(self) -> bool:
        """Whether it was trained on a dataset."""
        return self.version not in (BASE, FALLBACK)

    @property
    def base(self) -> str:
        """The base model; its parameters and its shutdown date also hold for the tuned model."""
        return self.base_model if self.is_tuned and self.base_model else base_of(self.model)


def chain(
    serving: Mapping[str, Any] | None, *, base_model: str, now: datetime, fallback_model: str = ""
) -> list[Candidate]:
    """List the models to ask, in order: the active one, those it replaced, the base model, its fallback.

    A model that was not found within the last hour is left out, and is asked again after that hour. A model
    whose last day is over (`is_over`) is left out as well. The list is never empty.

    Each tuned model is asked with the prompt it was trained with: with another prompt its answers are worse,
    and no error shows it. The base model is asked with the active model's prompt.
    """
    tuned = [as_candidate(entry) for entry in tuned_entries(serving) if is_alive(entry, now)]
    prompt = serving.get("system_prompt") if serving else None
    bases = [Candidate(base_model, prompt, BASE)]
    if fallback_model and fallback_model != base_model:
        bases.append(Candidate(fallback_model, prompt, FALLBACK))
    gone = serving.get("bases_gone", {}) if serving else {}
    alive = [base for base in bases if is_alive({"gone_at": gone.get(base.model)}, now)]
    return [*tuned, *(alive or bases)]


def tuned_entries(serving: Mapping[str, Any] | None) -> list[Mapping[str, Any]]:
    """List the entries of the tuned models in `bot/serving`, the active one first."""
    entries = [serving, *serving.get("fallback", [])] if serving else []
    return [entry for entry in entries if entry["version"] != BASE]


def as_candidate(entry: Mapping[str, Any]) -> Candidate:
    """Convert an entry of `bot/serving` or `models/{version}`."""
    return Candidate(
        entry["model"],
        entry.get("system_prompt"),
        entry["version"],
        entry.get("endpoint") or "",
        entry.get("base_model") or "",
    )


def is_alive(entry: Mapping[str, Any], now: datetime) -> bool:
    """Whether the model of an entry can be asked now."""
    gone_at, shutdown_date = entry.get("gone_at"), entry.get("shutdown_date")
    if gone_at is not None and (gone_at + GONE_FOR > now or has_come(shutdown_date, now)):
        return False
    return not is_over(shutdown_date, now)


def has_come(shutdown_date: str | None, now: datetime) -> bool:
    """Whether the shutdown date (`YYYY-MM-DD`, in UTC) has begun; the model may be gone from then on."""
    return shutdown_date is not None and now.astimezone(UTC).date() >= date.fromisoformat(shutdown_date)


def is_over(shutdown_date: str | None, now: datetime) -> bool:
    """Whether the shutdown date is over in every time zone.

    Until then the model is asked, so that no user loses it before it really answers 404 or 410.
    """
    if shutdown_date is None:
        return False
    return now >= datetime.combine(date.fromisoformat(shutdown_date), time(), UTC) + DAY_IS_OVER
