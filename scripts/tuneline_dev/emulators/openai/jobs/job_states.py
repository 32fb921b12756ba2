"""The states of a fine-tuning job over time."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tuneline_dev.emulators.answers.nearest_answer import Pair
from tuneline_dev.emulators.openai.jobs.hyperparameters import Plan
from tuneline_dev.emulators.openai.jobs.job_request import JobRequest
from tuneline_dev.emulators.openai.jobs.run_clock import RunClock

# Shares of a job's seconds at which its files are validated, and at which it leaves the queue.
VALIDATED = 0.15
STARTED = 0.25
ENDED = frozenset({"succeeded", "failed", "cancelled"})


@dataclass(frozen=True)
class Failure:
    """The reason of a job's failure, and the share of its seconds at which it fails."""

    code: str
    message: str
    param: str | None
    at: float


@dataclass
class Job:
    """One job. Times are seconds since 1970; `seconds` is its duration without pauses."""

    id: str
    request: JobRequest
    base: str
    created_at: float
    seconds: float
    seed: int
    plan: Plan
    tokens: int
    pairs: Sequence[Pair]
    failure: Failure | None
    clock: RunClock
    cancelled_at: float | None = None
    result_file: str | None = None
    # An operator's actions, as (time, message): cancelled, paused, resumed.
    notes: list[tuple[float, str]] = field(default_factory=list)

    def progress(self, now: float) -> float:
        """Return the share of the job that is done, 0 to 1. It stops when the job is cancelled or fails."""
        ran = self.clock.ran(now if self.cancelled_at is None else min(now, self.cancelled_at))
        done = min(1.0, ran / self.seconds) if self.seconds > 0 else 1.0
        return min(done, self.failure.at) if self.failure else done

    def moment(self, progress: float) -> float:
        """Return the time at which `progress` was or will be reached."""
        return self.clock.moment(progress * self.seconds)

    def status(self, now: float) -> str:
        """Return the state at `now`, also `paused`, which the SDK does not list."""
        if self.cancelled_at is not None:
            return "cancelled"
        done = self.progress(now)
        if self.failure and done >= self.failure.at:
            return "failed"
        if done >= 1.0:
            return "succeeded"
        if self.clock.paused:
            return "paused"
        if done < VALIDATED:
            return "validating_files"
        return "queued" if done < STARTED else "running"

    @property
    def model_name(self) -> str:
        """Return the name of the job's model: `ft:BASE:local:SUFFIX:ID`."""
        return f"ft:{self.base}:local:{self.request.suffix or ''}:{self.id[-8:]}"

    def step(self, number: int) -> float:
        """Return the progress at which step `number` (from 1) is done; the last is just before the end."""
        return STARTED + (0.99 - STARTED) * number / self.plan.total_steps
