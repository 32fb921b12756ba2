"""The states of a tuning job over time: QUEUED, PENDING, RUNNING, and how it ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tuneline_dev.emulators.vertex.jobs.dataset import Dataset

# Shares of a job's seconds: when it leaves the queue, when it runs, and when its tuning begins and ends.
PENDING = 0.1
RUNNING = 0.2
TUNING = 0.3
POST_PROCESSING = 0.9
# Where a job that never ends comes to.
STUCK = 0.5
ENDED = frozenset({"JOB_STATE_SUCCEEDED", "JOB_STATE_FAILED", "JOB_STATE_CANCELLED", "JOB_STATE_EXPIRED"})


@dataclass(frozen=True)
class Failure:
    """Why a job fails: a code of google.rpc.Code, and at which share of its seconds.

    A job with `has_model` fails after its training: it names its model, but no endpoint.
    """

    code: int
    message: str
    at: float = 0.6
    has_model: bool = False


@dataclass
class Job:
    """One tuning job. Moments are seconds since 1970; `seconds` is how long it takes if it never waits.

    `request` is the message it was created with. A job waits at RUNNING until `slot_at`, no sooner than
    `waits_until`; None: it waits for another job.
    """

    id: str
    location: str
    request: dict[str, Any]
    base: str
    created_at: float
    seconds: float
    epochs: int
    dataset: Dataset
    validation: Dataset | None
    waits_until: float
    failure: Failure | None = None
    is_stuck: bool = False
    slot_at: float | None = None
    cancelled_at: float | None = None
    cancelling_seconds: float = 0.0
    is_published: bool = False
    model_id: str = ""
    endpoint_ids: tuple[str, ...] = ()

    @property
    def serves_in(self) -> str:
        """The multi-region of the tuned model: never the job's own region."""
        return "eu" if self.location.startswith("europe") else "us"

    def progress(self, now: float) -> float:
        """Return the share of the job that is done, 0 to 1."""
        until = now if self.cancelled_at is None else min(now, self.cancelled_at)
        if until < self.runs_at:
            return RUNNING * (until - self.created_at) / (self.runs_at - self.created_at)
        if self.slot_at is None or until < self.slot_at:
            return RUNNING
        share = (until - self.slot_at) / self.seconds if self.seconds > 0 else 1.0
        return min(RUNNING + share, self._last)

    @property
    def runs_at(self) -> float:
        """The moment from which the job is RUNNING."""
        return self.created_at + RUNNING * self.seconds

    def moment(self, progress: float) -> float | None:
        """Return the moment at which `progress` is reached. None if it is not known, or never."""
        if progress <= RUNNING:
            return self.created_at + progress * self.seconds
        if self.slot_at is None or progress > self._last:
            return None
        return self.slot_at + (progress - RUNNING) * self.seconds

    def ends_at(self) -> float | None:
        """Return the moment at which the job ended or will end, if that is known."""
        if self.cancelled_at is not None:
            return self.cancelled_at + self.cancelling_seconds
        return None if self.is_stuck else self.moment(self._last)

    def state(self, now: float, *, waiting: str = "JOB_STATE_RUNNING") -> str:
        """Return the JobState at `now`; `waiting` is the state of a job that waits for quota."""
        if self.cancelled_at is not None:
            ended = now >= self.cancelled_at + self.cancelling_seconds
            return "JOB_STATE_CANCELLED" if ended else "JOB_STATE_CANCELLING"
        done = self.progress(now)
        if done >= self._last and not self.is_stuck:
            return "JOB_STATE_FAILED" if self.failure else "JOB_STATE_SUCCEEDED"
        if done < PENDING:
            return "JOB_STATE_QUEUED"
        if done < RUNNING:
            return "JOB_STATE_PENDING"
        return waiting if self.is_waiting(now) else "JOB_STATE_RUNNING"

    def is_waiting(self, now: float) -> bool:
        """Return whether the job waits for quota."""
        return (
            self.cancelled_at is None and now >= self.runs_at and (self.slot_at is None or now < self.slot_at)
        )

    def detail_state(self, now: float) -> str | None:
        """Return the TuningJobState while the job runs."""
        if self.is_waiting(now):
            return "TUNING_JOB_STATE_WAITING_FOR_QUOTA"
        done = self.progress(now)
        if self.state(now) != "JOB_STATE_RUNNING":
            return None
        if done < TUNING:
            return "TUNING_JOB_STATE_PROCESSING_DATASET"
        return "TUNING_JOB_STATE_TUNING" if done < POST_PROCESSING else "TUNING_JOB_STATE_POST_PROCESSING"

    @property
    def _last(self) -> float:
        if self.is_stuck:
            return STUCK
        return self.failure.at if self.failure else 1.0


def give_slots(jobs: Sequence[Job], *, limit: int) -> None:
    """Let jobs that wait begin, in the order in which they were created, `limit` at once."""
    for job in jobs:
        if job.slot_at is None and job.cancelled_at is None:
            others = [other for other in jobs if other.slot_at is not None]
            job.slot_at = _first_free(max(job.runs_at, job.waits_until), others, limit)


def _first_free(earliest: float, others: Sequence[Job], limit: int) -> float | None:
    """Find the first moment from `earliest` on with fewer than `limit` jobs. None if it is not known."""
    ends = [other.ends_at() for other in others]
    for moment in sorted({earliest, *(end for end in ends if end is not None and end > earliest)}):
        if sum(end is None or end > moment for end in ends) < limit:
            return moment
    return None
