"""Timeouts per job stage. The first notifies the operators, the second closes the job."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from tuneline.storage.records.job import Job

# A job in training for this long is stuck: reported once, polled every hour, and closed in the end.
STUCK_AFTER: Final = timedelta(hours=48)
STUCK_EVERY: Final = timedelta(hours=1)
TRAINED_WITHIN: Final = timedelta(days=7)
# A provider reports the name of a trained model soon or, as some do, never.
MODEL_WITHIN: Final = timedelta(minutes=30)
# A provider may report a job as unknown for a while because another account's key was used.
KNOWN_WITHIN: Final = timedelta(hours=1)
# From the model's name to its first answer and the end of its evaluation.
SLOW_AFTER: Final = timedelta(hours=1)
PROVEN_WITHIN: Final = timedelta(hours=48)
BY_HAND: Final = (
    "Look at the job at its host; a model that it has made can be registered with scripts/tuneline model"
)


@dataclass(frozen=True)
class TimeoutAction:
    """The action for a job that takes too long. `mark` is the field that records the time of the action.

    With `closes` the job is no longer polled. A closed job is not cancelled at the provider; it may still
    produce a model.
    """

    mark: Literal["stuck_at", "slow_at", "closed_at"]
    reason: str
    closes: bool


def is_due(job: Job, now: datetime) -> bool:
    """Whether to poll the job now: always, but a stuck job only every hour."""
    if job.stuck_at is None or job.trained_at is not None:
        return True
    return job.polled_at is None or now - job.polled_at >= STUCK_EVERY


def due_action(job: Job, now: datetime) -> TimeoutAction | None:
    """The action for a job at this time, or None. `job` is as last written."""
    if job.trained_model is not None:
        return _after_training(now - (job.named_at or job.created_at), slow_at=job.slow_at)
    if job.unknown_since is not None and now - job.unknown_since >= KNOWN_WITHIN:
        reason = f"its host has not known this job for {_duration(KNOWN_WITHIN)}"
        return TimeoutAction("closed_at", reason, closes=True)
    if job.trained_at is not None:
        delay, is_late = _duration(MODEL_WITHIN), now - job.trained_at >= MODEL_WITHIN
        reason = f"the training succeeded, but {delay} later its host names no model. {BY_HAND}"
        return TimeoutAction("closed_at", reason, closes=True) if is_late else None
    age = now - job.created_at
    if age >= TRAINED_WITHIN:
        reason = f"it was in training for {_duration(TRAINED_WITHIN)} and is no longer polled. {BY_HAND}"
        return TimeoutAction("closed_at", reason, closes=True)
    if age >= STUCK_AFTER and job.stuck_at is None:
        reason = f"it has been in training for {_duration(STUCK_AFTER)}"
        return TimeoutAction("stuck_at", reason, closes=False)
    return None


def _after_training(age: timedelta, *, slow_at: datetime | None) -> TimeoutAction | None:
    if age >= PROVEN_WITHIN:
        reason = f"its model did not answer or was not evaluated within {_duration(PROVEN_WITHIN)}. {BY_HAND}"
        return TimeoutAction("closed_at", reason, closes=True)
    if age >= SLOW_AFTER and slow_at is None:
        reason = f"its model has not been ready for {_duration(SLOW_AFTER)}"
        return TimeoutAction("slow_at", reason, closes=False)
    return None


def _duration(time: timedelta) -> str:
    """Format a duration in the largest unit that divides it, but one or two days in hours."""
    for name, unit in (("days", timedelta(days=1)), ("hours", timedelta(hours=1))):
        if time % unit == timedelta(0) and time / unit > 2:
            return f"{time // unit} {name}"
    minutes = time // timedelta(minutes=1)
    return "an hour" if minutes == 60 else f"{minutes} minutes"
