"""How long each stage of a job is waited for, and what happens then: first somebody is told, then it ends."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

# In training for so long is stuck: told once, looked at every hour from then on, and closed in the end.
STUCK_AFTER: Final = timedelta(hours=48)
STUCK_EVERY: Final = timedelta(hours=1)
TRAINED_WITHIN: Final = timedelta(days=7)
# A host that has trained a model names it soon, or (some do) never.
MODEL_WITHIN: Final = timedelta(minutes=30)
# A place that knows no such job may have been asked with another account's key for a while.
KNOWN_WITHIN: Final = timedelta(hours=1)
# Until a model that has a name answers and is proven.
SLOW_AFTER: Final = timedelta(hours=1)
PROVEN_WITHIN: Final = timedelta(hours=48)
BY_HAND: Final = "Look at the job at its host; a model that it has made can be registered with scripts/model"


@dataclass(frozen=True)
class Verdict:
    """What has to be done about a job that takes too long: `mark` is the field that says it was told.

    With `closes` it is not followed any longer. Nothing is stopped at the host: what was paid for may still
    come of it.
    """

    mark: str
    reason: str
    closes: bool


def is_due(data: Mapping[str, Any], now: datetime) -> bool:
    """Whether to look at the job now: always, but a stuck one every hour."""
    if data.get("stuck_at") is None or data.get("trained_at") is not None:
        return True
    looked: datetime | None = data.get("looked_at")
    return looked is None or now - looked >= STUCK_EVERY


def verdict(data: Mapping[str, Any], now: datetime) -> Verdict | None:
    """What is to be done about a job at this time, if anything is: `data` is its document as last written."""
    if data.get("trained_model") is not None:
        return _after_training(now - data["named_at"], slow_at=data.get("slow_at"))
    if data.get("unknown_since") is not None and now - data["unknown_since"] >= KNOWN_WITHIN:
        return Verdict("closed_at", f"its host has known no such job for {_said(KNOWN_WITHIN)}", closes=True)
    if data.get("trained_at") is not None:
        reason = f"the training succeeded, but {_said(MODEL_WITHIN)} later its host names no model. {BY_HAND}"
        return Verdict("closed_at", reason, closes=True) if now - data["trained_at"] >= MODEL_WITHIN else None
    age = now - data["created_at"]
    if age >= TRAINED_WITHIN:
        reason = f"it was in training for {_said(TRAINED_WITHIN)} and is not followed any longer. {BY_HAND}"
        return Verdict("closed_at", reason, closes=True)
    if age >= STUCK_AFTER and data.get("stuck_at") is None:
        return Verdict("stuck_at", f"it has been in training for {_said(STUCK_AFTER)}", closes=False)
    return None


def _after_training(age: timedelta, *, slow_at: datetime | None) -> Verdict | None:
    if age >= PROVEN_WITHIN:
        reason = f"its model could not be asked or proven for {_said(PROVEN_WITHIN)}. {BY_HAND}"
        return Verdict("closed_at", reason, closes=True)
    if age >= SLOW_AFTER and slow_at is None:
        return Verdict("slow_at", f"its model has not been ready for {_said(SLOW_AFTER)}", closes=False)
    return None


def _said(time: timedelta) -> str:
    """A time for people: the largest unit that it is a whole number of, but no day alone."""
    for unit, one in (("days", timedelta(days=1)), ("hours", timedelta(hours=1))):
        if time % one == timedelta(0) and time / one > 2:
            return f"{time // one} {unit}"
    minutes = time // timedelta(minutes=1)
    return "an hour" if minutes == 60 else f"{minutes} minutes"
