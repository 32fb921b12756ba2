"""Google's models: which answer, which can be tuned, and on which day each ends.

https://docs.cloud.google.com/vertex-ai/generative-ai/docs/learn/model-versions, as of 2026-11-28.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

GRACE = timedelta(days=159)
ALL_SIZES = ("ONE", "TWO", "FOUR", "EIGHT", "SIXTEEN")
# Where untuned models answer.
LOCATIONS = ("global", "us", "eu")
MOST_INPUT_TOKENS = 1_048_576


@dataclass(frozen=True)
class BaseModel:
    """One of Google's models. A model without `adapter_sizes` cannot be tuned.

    `thinks` is the thinking level if a request names none; levels in `refused_levels` are answered 400.
    """

    ends: date
    adapter_sizes: tuple[str, ...] = ()
    thinks: str = "MEDIUM"
    refused_levels: tuple[str, ...] = ()
    takes_last_turn_by_model: bool = True


BASE_MODELS = {
    "gemini-3.1-flash-lite": BaseModel(date(2027, 5, 7), ALL_SIZES),
    "gemini-3.5-flash": BaseModel(date(2027, 5, 19), ALL_SIZES),
    "gemini-3.5-flash-lite": BaseModel(
        date(2027, 7, 21), ALL_SIZES, thinks="MINIMAL", takes_last_turn_by_model=False
    ),
    "gemini-3.7-flash": BaseModel(date(2027, 9, 1), refused_levels=("MINIMAL",)),
    "gemini-2.5-flash-lite": BaseModel(date(2026, 10, 20), ALL_SIZES),
    "gemini-2.5-flash": BaseModel(date(2026, 10, 20), ALL_SIZES),
}


def default_end(model: BaseModel, started: date) -> date:
    """Return the day `model` ends in an emulator that was started on `started`.

    That is Google's day. A model that has ended since this was written is kept for as many days as were left
    then, so that the emulator does not lose its models.
    """
    if model.ends > started or model.ends < date(2026, 11, 28):
        return model.ends
    return started + GRACE


def end_of(name: str, *, started: date, changed: Mapping[str, str | None]) -> date:
    """Return the first day on which `name` no longer answers; `changed` has days that a test has set."""
    if name in changed:
        day = changed[name]
        return date.max if day is None else date.fromisoformat(day)
    return default_end(BASE_MODELS[name], started)
